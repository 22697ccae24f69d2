/**
 * Where faces may be: BlazeFace (Bazarevsky et al., arXiv 1907.05047), whose answers are read as MediaPipe's graph
 * `face_detection_short_range` reads them.
 */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { scaledBy } from "../image/scale.ts";
import type { Session } from "../runtime/session.ts";
import { inPicture, sampleSquare, scaled, type Square } from "./sample.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Side of the square that the network sees. */
export const DETECTION_SIDE = 128;
/** Below this it is no face. */
const surest = 0.5;
/**
 * From here on it is an upright face, and nobody need look further: upright faces of photographs and of drawn people
 * had 0.74 to 0.96, faces upside down 0.50 to 0.69, and what is none up to 0.77 whichever way it was turned.
 */
const upright = 0.8;
/** Boxes that overlap more than this are of one face. */
const overlap = 0.3;

export interface Detection {
  readonly score: number;
  /** In pixels of the picture. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The eyes, the one on the left of the face as it is upright first. */
  readonly eyes: readonly [{ readonly x: number; readonly y: number }, { readonly x: number; readonly y: number }];
}

/** Centres of the places that answers are given for: 2 in each of 16 × 16, then 6 in each of 8 × 8. */
const anchors: readonly (readonly [x: number, y: number])[] = [
  [16, 2],
  [8, 6],
].flatMap(([side, each]) =>
  Array.from({ length: side! * side! * each! }, (_, n) => {
    const cell = Math.floor(n / each!);
    return [((cell % side!) + 0.5) / side!, (Math.floor(cell / side!) + 0.5) / side!] as const;
  }),
);

/** The faces in one square of a picture, the same face perhaps several times. */
async function inSquare(network: Session, picture: Pixels, square: Square): Promise<readonly Detection[]> {
  const data = scaled(sampleSquare(picture, square, DETECTION_SIDE), 1 / 127.5, -1);
  const { regressors, classificators } = await network.run({
    [PICTURE]: { data, shape: [1, 3, DETECTION_SIDE, DETECTION_SIDE] },
  });
  return anchors.flatMap(([ax, ay], n): readonly Detection[] => {
    const score = 1 / (1 + Math.exp(-classificators!.data[n]!));
    if (!(score >= surest)) return [];
    const raw = regressors!.data.subarray(16 * n, 16 * (n + 1));
    const at = (i: number) => inPicture(square, ax + raw[i]! / DETECTION_SIDE, ay + raw[i + 1]! / DETECTION_SIDE);
    const [across, down] = [raw[2]!, raw[3]!].map((length) => (length / DETECTION_SIDE) * square.side);
    const aside = Math.abs(Math.sin(square.angle)) > 0.5;
    const [width, height] = (aside ? [down!, across!] : [across!, down!]) as [number, number];
    return [{ score, ...at(0), width, height, eyes: [at(4), at(6)] }];
  });
}

/**
 * The faces of a picture, the surest first. It is looked at as a whole, in squares of its short side, and in squares of
 * half of it: a face of a group is too small in the whole. Where no face is surely upright it is looked at from its
 * other sides as well, since the network takes a face upside down for another that is not; there only what is surely
 * upright counts. Where there is none, it is looked at more closely still.
 */
export async function detectFaces(network: Session, picture: Pixels): Promise<readonly Detection[]> {
  const short = Math.min(picture.width, picture.height);
  const sides = [Math.max(picture.width, picture.height), short, short / 2];
  const isUpright = ({ score }: Detection): boolean => score >= upright;
  const found = [...(await inLevels(network, picture, sides))];
  if (!found.some(isUpright))
    for (const angle of [Math.PI, Math.PI / 2, -Math.PI / 2])
      found.push(...(await inLevels(network, picture, sides, angle)).filter(isUpright));
  return distinct(found.length > 0 ? found : await inLevels(network, picture, [short / 4]));
}

/** @param angle by which the picture is seen turned, in radians */
async function inLevels(
  network: Session,
  picture: Pixels,
  sides: readonly number[],
  angle = 0,
): Promise<readonly Detection[]> {
  const found: Detection[] = [];
  // The first shows the whole picture, whatever its size.
  const useful = sides.filter((side, n) =>
    n === 0 ? sides.length > 1 || side >= smallest : side >= smallest && side !== sides[n - 1],
  );
  for (const side of useful) {
    const reduced = await scaledBy(picture, DETECTION_SIDE / side);
    const back = picture.width / reduced.width;
    for (const y of along(picture.height, side))
      for (const x of along(picture.width, side)) {
        const square = { x: x / back, y: y / back, side: DETECTION_SIDE, angle };
        found.push(...(await inSquare(network, reduced, square)).map((one) => enlarged(one, back)));
      }
  }
  return found;
}

const enlarged = ({ score, x, y, width, height, eyes: [left, right] }: Detection, by: number): Detection => ({
  score,
  x: x * by,
  y: y * by,
  width: width * by,
  height: height * by,
  eyes: [
    { x: left.x * by, y: left.y * by },
    { x: right.x * by, y: right.y * by },
  ],
});

/** A square of fewer pixels shows no face. */
const smallest = 96;

/** Centres of stretches that overlap by half at least, the first at the beginning and the last at the end. */
function along(length: number, side: number): readonly number[] {
  if (length <= side) return [length / 2];
  const steps = Math.ceil((length - side) / (side / 2));
  return Array.from({ length: steps + 1 }, (_, n) => side / 2 + (n * (length - side)) / steps);
}

/** Of detections of one face the surest. */
function distinct(found: readonly Detection[]): readonly Detection[] {
  const kept: Detection[] = [];
  for (const one of found.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => shared(one, other) < overlap)) kept.push(one);
  return kept;
}

/** What two boxes share of the smaller one: parts of a large face are no small faces. */
export function shared(
  a: Pick<Detection, "x" | "y" | "width" | "height">,
  b: Pick<Detection, "x" | "y" | "width" | "height">,
): number {
  const common = (from: "x" | "y", length: "width" | "height"): number =>
    Math.max(
      0,
      Math.min(a[from] + a[length] / 2, b[from] + b[length] / 2) -
        Math.max(a[from] - a[length] / 2, b[from] - b[length] / 2),
    );
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return smaller > 0 ? (common("x", "width") * common("y", "height")) / smaller : 0;
}
