/**
 * Whether eyes are open, and whether anything of them is seen. It is told by what lies between an eye's corners: the
 * points of the face mesh keep their lids apart where lids are closed (`npm run bench -- --only eyes`), so that the
 * usual measure by points, Soukupová and Čech's (2016), says nothing here.
 */
import type { EyeState, Face } from "../../contract/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { MeshPoint } from "./mesh.ts";
import { sampleSquare } from "./sample.ts";

/** Corners from left to right, and skin below: points of the canonical model. */
const eyePoints = {
  left: { corners: [33, 133], cheek: 50 },
  right: { corners: [362, 263], cheek: 280 },
} as const;
export type Side = keyof typeof eyePoints;
const sides = ["left", "right"] as const satisfies readonly Side[];

/** Samples a side, over once and a fifth an eye's width; what lies in the middle, across and down, is looked at. */
const [SAMPLES, AROUND, ACROSS, DOWN] = [48, 1.2, 16, 8] as const;
/** Pixels of an eye's width below which nothing is said. */
const FEWEST = 12;

/**
 * Lightness changes across an open eye, from white to iris to white, but down over a closed one, from lid to lashes.
 * Below `NOTHING` there is not even a lash; below `LIDS` it is one, where less of the change is across than this share.
 */
const [NOTHING, LIDS, ACROSS_LIDS] = [0.03, 0.05, 0.7] as const;
/** A lid is about as light as the cheek, and of its colour; what is not, and shows hardly an eye, lies over it. */
const [HARDLY, DARKEST, LIGHTEST, TINT] = [0.055, 0.35, 1.25, 0.08] as const;

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

/**
 * Both eyes. Lids are told by both together where both are seen: one that winks is taken as open, and so are eyes that
 * are only a few pixels wide.
 */
export function eyesOf(picture: Pixels, points: readonly MeshPoint[]): Face["eyes"] {
  const looks = { left: lookOf(picture, points, "left"), right: lookOf(picture, points, "right") };
  const seen = sides.filter((side) => !isCovered(looks[side])).map((side) => looks[side]);
  const closed = seen.length > 0 && areLids(seen);
  const state = (side: Side): EyeState => (isCovered(looks[side]) ? "covered" : closed ? "closed" : "open");
  return { left: state("left"), right: state("right") };
}

const isCovered = ({ width, across, lightness: light, tint }: EyeLook): boolean =>
  width >= FEWEST && across < HARDLY && (light < DARKEST || light > LIGHTEST || tint > TINT);

function areLids(looks: readonly EyeLook[]): boolean {
  const mean = (of: (look: EyeLook) => number): number => looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const across = mean((look) => look.across);
  if (mean((look) => look.width) < FEWEST) return false;
  return across < NOTHING || (across < LIDS && across < ACROSS_LIDS * mean((look) => look.down));
}

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
