/**
 * Where the lids of both eyes lie: Grishchenko et al., "Attention Mesh", arXiv 2006.10962. The network finds a face's
 * points, looks once more at what it has seen around each eye, and so follows lids that close, which the mesh without
 * attention does not. Between its two parts are MediaPipe's own operators `Landmarks2TransformMatrix`,
 * `TransformTensorBilinear` and `TransformLandmarks`, which are computed here.
 */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { network } from "./loaded.ts";
import { type MeshPoint, MESH_SIDE, squareAround } from "./mesh.ts";
import { loadFaceNetwork } from "./network.ts";
import { inPicture, sampleSquare, scaled, type Square } from "./sample.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Side and channels of what the network has seen, and side of the square around an eye. */
const [SEEN, CHANNELS, EYE] = [48, 32, 16] as const;
/** The network counts places around an eye in quarters: as finely as it was given the face. */
const FINER = MESH_SIDE / SEEN;
/** What is around an eye's points. */
const MARGIN = 1.5;

/**
 * The points around an eye, by the mesh's numbers, in the order in which the network gives them. First the lower lid
 * from corner to corner and the upper one between them.
 */
const around = {
  left: [
    [33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173],
    [130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190],
    [226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35, 124, 46, 53, 52, 65],
    [143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193],
  ].flat(),
  right: [
    [263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398],
    [359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414],
    [446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413, 265, 353, 276, 283, 282, 295],
    [372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417],
  ].flat(),
} as const;
/** Outer and inner corner, between which an eye is level. */
const level = { left: [33, 133], right: [362, 263] } as const;

export type Side = keyof typeof around;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** An eye's corners, and its lids above and below from the left to the right, in pixels of the picture. */
export interface Lids {
  readonly corners: readonly [Place, Place];
  readonly upper: readonly Place[];
  readonly lower: readonly Place[];
}

export type BothLids = Readonly<Record<Side, Lids>>;

/** @param points  of the face, as the mesh without attention has found them */
export const lidsOf = (picture: Pixels, points: readonly MeshPoint[]): Promise<BothLids> =>
  lidsIn(picture, squareAround(points));

/** @param square  that holds the face, its eyes level */
export async function lidsIn(picture: Pixels, square: Square): Promise<BothLids> {
  const [attention, lids] = await Promise.all([
    network("attention", () => loadFaceNetwork("attention")),
    network("lids", () => loadFaceNetwork("lids")),
  ]);
  const data = scaled(sampleSquare(picture, square, MESH_SIDE), 1 / 255, 0);
  const face = await attention.run({ [PICTURE]: { data, shape: [1, 3, MESH_SIDE, MESH_SIDE] } });
  const [mesh, seen] = [face["output_mesh"]!.data, face["p_re_lu_3"]!.data];
  const [left, right] = [eyeSquare(mesh, "left"), eyeSquare(mesh, "right")];
  const part = (eye: Transform) => ({ data: sampled(seen, eye), shape: [1, CHANNELS, EYE, EYE] });
  const found = await lids.run({
    transform_tensor_bilinear_v2_1: part(left),
    transform_tensor_bilinear_v2_2: part(right),
  });
  const placed = (name: string, eye: Transform): readonly Place[] => {
    const raw = found[name]!.data;
    return Array.from({ length: 16 }, (_, n) => {
      const { x, y } = eye(raw[2 * n]! / FINER, raw[2 * n + 1]! / FINER);
      return inPicture(square, x / SEEN, y / SEEN);
    });
  };
  return { left: lidsFrom(placed("conv_left_eye", left)), right: lidsFrom(placed("conv_right_eye", right)) };
}

function lidsFrom(points: readonly Place[]): Lids {
  return { corners: [points[0]!, points[8]!], lower: points.slice(1, 8), upper: points.slice(9, 16) };
}

/** How far lids stand apart, of the eye's width, by three pairs of points: Soukupová and Čech, CVWW 2016. */
export function opening({ corners: [from, to], upper, lower }: Lids): number {
  const apart = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y);
  const heights = [2, 3, 4].map((n) => apart(upper[n]!, lower[n]!));
  return heights.reduce((sum, height) => sum + height, 0) / heights.length / apart(from, to);
}

/** From places of the square around an eye to those of what the network has seen. */
type Transform = (x: number, y: number) => Place;

/** The upright box of an eye's points where its corners are level, and half as much around it. */
function eyeSquare(mesh: Float32Array, side: Side): Transform {
  const at = (n: number): Place => ({
    x: (mesh[3 * n]! * SEEN) / MESH_SIDE,
    y: (mesh[3 * n + 1]! * SEEN) / MESH_SIDE,
  });
  const [a, b] = level[side].map(at) as [Place, Place];
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const across = around[side].map(at).map(({ x, y }) => x * cos + y * sin);
  const down = around[side].map(at).map(({ x, y }) => y * cos - x * sin);
  const [l, r, t, low] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
  const [u, v] = [(l + r) / 2, (t + low) / 2];
  const [width, height] = [(MARGIN * (r - l)) / EYE, (MARGIN * (low - t)) / EYE];
  return (x, y) => {
    const [dx, dy] = [u + (x - EYE / 2) * width, v + (y - EYE / 2) * height];
    return { x: dx * cos - dy * sin, y: dx * sin + dy * cos };
  };
}

/** What was seen in the square around an eye, [channels, side, side], between four places each; nothing beyond. */
function sampled(seen: Float32Array, eye: Transform): Float32Array {
  const out = new Float32Array(CHANNELS * EYE * EYE);
  for (let row = 0; row < EYE; row++)
    for (let column = 0; column < EYE; column++) {
      const middle = eye(column + 0.5, row + 0.5);
      const [x, y] = [middle.x - 0.5, middle.y - 0.5];
      if (x < 0 || y < 0 || x > SEEN - 1 || y > SEEN - 1) continue;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      for (let corner = 0; corner < 4; corner++) {
        const [px, py] = [Math.min(left + (corner & 1), SEEN - 1), Math.min(top + (corner >> 1), SEEN - 1)];
        const share = Math.abs(1 - (corner & 1) - (x - left)) * Math.abs(1 - (corner >> 1) - (y - top));
        const from = CHANNELS * (py * SEEN + px);
        for (let c = 0; c < CHANNELS; c++) out[(c * EYE + row) * EYE + column]! += share * seen[from + c]!;
      }
    }
  return out;
}
