/** Whether eyes are open, and whether anything of them is seen. */
import type { EyeState } from "../../contract/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { MeshPoint } from "./mesh.ts";

/** Corners, and two pairs of points on the upper and the lower lid that lie above each other. */
interface EyePoints {
  readonly corners: readonly [number, number];
  readonly lids: readonly (readonly [upper: number, lower: number])[];
  /** Skin below it. */
  readonly cheek: number;
}
const eyePoints = {
  left: {
    corners: [33, 133],
    lids: [
      [160, 144],
      [158, 153],
    ],
    cheek: 50,
  },
  right: {
    corners: [362, 263],
    lids: [
      [385, 380],
      [387, 373],
    ],
    cheek: 280,
  },
} as const satisfies Record<"left" | "right", EyePoints>;

/** Openness below which an eye is closed. */
const closed = 0.13;
/** Where an eye's whole surroundings are darker than this share of the cheek, glass or shadow lies over it. */
const dark = 0.35;

/**
 * How far the lids are apart, in widths of the eye: about 0.3 where it is open, 0.1 where it is closed (Soukupová and
 * Čech, "Real-Time Eye Blink Detection using Facial Landmarks", 2016).
 */
export function openness(points: readonly MeshPoint[], side: "left" | "right"): number {
  const { corners, lids } = eyePoints[side];
  const apart = (a: number, b: number): number => {
    const [p, q] = [points[a]!, points[b]!];
    return Math.hypot(p.x - q.x, p.y - q.y, p.z - q.z);
  };
  return (
    lids.reduce((sum, [upper, lower]) => sum + apart(upper, lower), 0) / (lids.length * apart(corners[0], corners[1]))
  );
}

export function eyeState(picture: Pixels, points: readonly MeshPoint[], side: "left" | "right"): EyeState {
  const { corners, cheek } = eyePoints[side];
  const [a, b] = corners.map((n) => points[n]!);
  const width = Math.hypot(a!.x - b!.x, a!.y - b!.y);
  const around = lightness(picture, (a!.x + b!.x) / 2, (a!.y + b!.y) / 2, 0.75 * width);
  const skin = lightness(picture, points[cheek]!.x, points[cheek]!.y, 0.25 * width);
  if (around < dark * skin) return "covered";
  return openness(points, side) < closed ? "closed" : "open";
}

/** The mean of a square's green, 0…255, which is nearest to lightness. */
function lightness({ width, height, rgb }: Pixels, x: number, y: number, half: number): number {
  const within = (value: number, most: number): number => Math.min(Math.max(Math.round(value), 0), most - 1);
  let [sum, count] = [0, 0];
  for (let row = within(y - half / 2, height); row <= within(y + half / 2, height); row++)
    for (let column = within(x - half, width); column <= within(x + half, width); column++, count++)
      sum += rgb[3 * (row * width + column) + 1]!;
  return sum / count;
}
