/**
 * 468 points of a face: Kartynnik et al., arXiv 1907.06724. The square that the network sees follows MediaPipe's graph
 * `face_landmark`: once and a half the box of the face, its eyes level. Numbers of points are those of its canonical
 * model.
 */
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { Session } from "../runtime/session.ts";
import type { Detection } from "./detection.ts";
import { inPicture, sampleSquare, scaled, type Square } from "./sample.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Side of the square that the network sees. */
export const MESH_SIDE = 192;
/** What is around a face's box. */
const margin = 1.5;

export interface MeshPoint {
  /** In pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Away from the camera, in the same measure. */
  readonly z: number;
}

export interface Mesh {
  /** How sure it is that this is a face, 0…1. */
  readonly presence: number;
  readonly points: readonly MeshPoint[];
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The eyes' corners, the one on the picture's left first, and the corners of the mouth. */
const groups = { leftEye: [33, 133], rightEye: [362, 263], mouth: [61, 291] } as const;

/** The middle of some points. */
export const middle = (points: readonly MeshPoint[], of: keyof typeof groups): Spot => {
  const [a, b] = groups[of].map((n) => points[n]!);
  return { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 };
};

/** From this angle of the eyes on a face may lie on its side, and be found askew. */
const ASKEW = Math.PI / 6;

/**
 * The points of the face that was detected; looked at twice, the second time where the first has found it. As the
 * networks know upright faces, one that leans far is looked at from its side as well, and the straighter points count.
 */
export async function meshOf(network: Session, picture: Pixels, detection: Detection): Promise<Mesh> {
  const from = async (square: Square): Promise<Mesh> => {
    const first = await meshIn(network, picture, square);
    return meshIn(network, picture, squareAround(first.points));
  };
  const found = await from(squareOf(detection));
  const square = squareAround(found.points);
  // Upside down it was found so, and is seen straight already.
  if (Math.min(Math.abs(square.angle), Math.PI - Math.abs(square.angle)) < ASKEW) return found;
  const aside = await from({ ...square, angle: (Math.sign(square.angle) * Math.PI) / 2 });
  return aside.presence >= found.presence - 0.1 && skew(aside.points) < skew(found.points) ? aside : found;
}

/** How far the way from the eyes to the mouth is from a right angle to the line through the eyes. */
function skew(points: readonly MeshPoint[]): number {
  const [left, right, mouth] = (["leftEye", "rightEye", "mouth"] as const).map((of) => middle(points, of));
  const [across, down] = [
    [right!.x - left!.x, right!.y - left!.y],
    [mouth!.x - (left!.x + right!.x) / 2, mouth!.y - (left!.y + right!.y) / 2],
  ] as const;
  return Math.abs(across[0] * down[0] + across[1] * down[1]) / (Math.hypot(...across) * Math.hypot(...down));
}

async function meshIn(network: Session, picture: Pixels, square: Square): Promise<Mesh> {
  const data = scaled(sampleSquare(picture, square, MESH_SIDE), 1 / 255, 0);
  const results = await network.run({ [PICTURE]: { data, shape: [1, 3, MESH_SIDE, MESH_SIDE] } });
  // The names are those of the layers that the network ends with.
  const [raw, presence] = [results["conv2d_21"]!.data, results["conv2d_31"]!.data[0]!];
  const points = Array.from({ length: raw.length / 3 }, (_, n) => ({
    ...inPicture(square, raw[3 * n]! / MESH_SIDE, raw[3 * n + 1]! / MESH_SIDE),
    z: (raw[3 * n + 2]! / MESH_SIDE) * square.side,
  }));
  return { presence: 1 / (1 + Math.exp(-presence)), points };
}

/** The square that the network sees of a face as it was detected. */
export const squareOf = ({ x, y, width, height, eyes: [left, right] }: Detection): Square => ({
  x,
  y,
  side: margin * Math.max(width, height),
  angle: Math.atan2(right.y - left.y, right.x - left.x),
});

/** The outer corners of the eyes, the one on the picture's left first. */
export const CORNERS = [33, 263] as const;

/** The square that the network sees of a face by its points. */
export function squareAround(points: readonly MeshPoint[]): Square {
  const [left, right] = CORNERS.map((n) => points[n]!);
  const angle = Math.atan2(right!.y - left!.y, right!.x - left!.x);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // The box of a face is upright where its eyes are level.
  const across = points.map(({ x, y }) => x * cos + y * sin);
  const down = points.map(({ x, y }) => y * cos - x * sin);
  const [l, r, t, b] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
  const [u, v] = [(l + r) / 2, (t + b) / 2];
  return { x: u * cos - v * sin, y: u * sin + v * cos, side: margin * Math.max(r - l, b - t), angle };
}
