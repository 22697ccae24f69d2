/**
 * Whether each eye is open, and whether anything of it is seen: by how far its lids stand apart, and by what lies
 * between its corners. Either alone is wrong of some: lids are also found under a hand or dark glasses, and a soft
 * photograph of an open eye shows no more changes than one of a lid. Where the two do not agree, nothing is said.
 */
import type { EyeState, Face } from "../../contract/library/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { type Lids, lidsOf, opening, type Side } from "./lids.ts";
import type { MeshPoint } from "./mesh.ts";
import { sampleSquare } from "./sample.ts";

/** Corners from left to right, and skin below: points of the canonical model. */
const eyePoints = {
  left: { corners: [33, 133], cheek: 50 },
  right: { corners: [362, 263], cheek: 280 },
} as const satisfies Record<Side, object>;

/** Samples a side, over once and a fifth an eye's width; what lies in the middle, across and down, is looked at. */
const [SAMPLES, AROUND, ACROSS, DOWN] = [48, 1.2, 16, 8] as const;
/** Pixels of an eye's width below which nothing is said. */
const FEWEST = 12;

/** How far lids stand apart, of the eye's width: closed up to the first, open from the second on. */
const [CLOSED, OPEN] = [0.15, 0.2] as const;
/**
 * Lightness changes across an open eye, from white to iris to white, the more the wider it is open: by this much, times
 * how far the lids stand apart. It changes down too, by this share of that; down a strand of hair it does not.
 */
const [SEEN, DOWN_TOO] = [0.014, 0.4] as const;
/**
 * What lies over an eye: where nothing changes across and down, and the colour is hardly skin's; or where little
 * changes across, and it is far from skin's. Colours are by lightness, darkest and lightest, and tint.
 */
const [NOTHING, LITTLE] = [{ across: 0.02, down: 0.045 }, 0.055] as const;
const [HARDLY_SKIN, NO_SKIN] = [[0.35, 1.25, 0.08] as const, [0.25, 1.4, 0.12] as const] as const;

/** What is seen where an eye is. */
export interface EyeLook {
  /** Pixels. */
  readonly width: number;
  /** The mean change of lightness across and down, over a fortieth of the eye's width, in shares of the cheek's. */
  readonly across: number;
  readonly down: number;
  /** Its mean lightness, in shares of the cheek's. */
  readonly lightness: number;
  /** How far its colour is from the cheek's, whatever the light: a distance of shares of red and blue. */
  readonly tint: number;
}

export function lookOf(picture: Pixels, points: readonly MeshPoint[], side: Side): EyeLook {
  const { corners, cheek } = eyePoints[side];
  const [a, b] = corners.map((n) => points[n]!);
  const [dx, dy] = [b!.x - a!.x, b!.y - a!.y];
  const width = Math.hypot(dx, dy);
  const square = { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2, side: AROUND * width, angle: Math.atan2(dy, dx) };
  const eye = sampleSquare(picture, square, SAMPLES);
  const skin = meanOf(sampleSquare(picture, { ...square, ...points[cheek]!, side: 0.25 * width }, 4), () => true);
  const light = eye.subarray(0, SAMPLES ** 2).map((_, n) => lightness(channels(eye, n)));
  const unit = Math.max(1, lightness(skin));
  let [across, down, count] = [0, 0, 0];
  for (let n = 0; n < light.length; n++)
    if (within(n)) {
      across += Math.abs(light[n + 1]! - light[n - 1]!);
      down += Math.abs(light[n + SAMPLES]! - light[n - SAMPLES]!);
      count++;
    }
  const middle = meanOf(eye, within);
  const [one, other] = [shares(middle), shares(skin)];
  return {
    width,
    across: across / count / unit,
    down: down / count / unit,
    lightness: lightness(middle) / unit,
    tint: Math.hypot(one[0] - other[0], one[1] - other[1]),
  };
}

/** Both eyes. @throws Fault `faces.*`, `runtime.*` */
export async function eyesOf(picture: Pixels, points: readonly MeshPoint[]): Promise<Face["eyes"]> {
  const lids = await lidsOf(picture, points);
  const state = (side: Side): EyeState => stateOf(lookOf(picture, points, side), lids[side]);
  return { left: state("left"), right: state("right") };
}

function stateOf(look: EyeLook, lids: Lids): EyeState {
  const { width, across, down } = look;
  if (width < FEWEST) return "unclear";
  if (across < NOTHING.across && down < NOTHING.down && isBeyond(look, HARDLY_SKIN)) return "covered";
  if (across < LITTLE && isBeyond(look, NO_SKIN)) return "covered";
  const apart = opening(lids);
  if (apart < CLOSED) return "closed";
  return apart > OPEN && apart * across > SEEN && down > DOWN_TOO * across ? "open" : "unclear";
}

const isBeyond = (
  { lightness: light, tint }: EyeLook,
  [darkest, lightest, most]: readonly [number, number, number],
): boolean => light < darkest || light > lightest || tint > most;

/** Whether a sample lies between the corners and the lids. */
function within(n: number): boolean {
  const [x, y] = [(n % SAMPLES) - SAMPLES / 2, Math.floor(n / SAMPLES) - SAMPLES / 2];
  return Math.abs(x + 0.5) < ACROSS && Math.abs(y + 0.5) < DOWN;
}

type Colour = readonly [red: number, green: number, blue: number];

function channels(planes: Float32Array, n: number): Colour {
  const places = planes.length / 3;
  return [planes[n]!, planes[places + n]!, planes[2 * places + n]!];
}

function meanOf(planes: Float32Array, counts: (n: number) => boolean): Colour {
  const places = Array.from({ length: planes.length / 3 }, (_, n) => n).filter(counts);
  const mean = (channel: 0 | 1 | 2): number =>
    places.reduce((sum, n) => sum + channels(planes, n)[channel], 0) / places.length;
  return [mean(0), mean(1), mean(2)];
}

const lightness = ([red, green, blue]: Colour): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/** Shares of red and blue, steady where it is dark. */
const shares = ([red, green, blue]: Colour): readonly [number, number] => {
  const all = red + green + blue + 30;
  return [red / all, blue / all];
};
