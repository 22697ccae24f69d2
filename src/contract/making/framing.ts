/** Where a frame around someone's head and shoulders lies. */
import type { Face } from "../library/faces.ts";
import type { Crop } from "../library/seen.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In heights of the face, from the hairline to the chin: the frame, and the hair above the face. */
const [FRAME, HAIR] = [3, 0.35];
/** Of the frame: air above the hair, and how far it moves to where a face looks. */
const [AIR, LOOK] = [0.1, 0.12];

/**
 * The frame around head and shoulders: the head fills about half of it, with a little air above, and more room on the
 * side that the face looks to. Where the picture ends too soon, the frame is as large as fits.
 * @param ratio width by height of the frame, in pixels
 */
export function headAndShoulders({ box, turn }: Face, { width, height }: Size, ratio: number): Crop {
  // A head that leans back or to a side is as high as its box is long.
  const face = Math.max(box.height * height, 1.1 * box.width * width);
  const tall = Math.min(FRAME * face, height, width / ratio);
  const wide = tall * ratio;
  const across = (box.left + box.width / 2) * width + Math.sin((turn.yaw * Math.PI) / 180) * LOOK * wide;
  const crown = box.top * height - HAIR * face;
  const [left, top] = [within(across - wide / 2, width - wide), within(crown - AIR * tall, height - tall)];
  return { left: share(left, width), top: share(top, height), width: share(wide, width), height: share(tall, height) };
}

/** The faces whose middles lie in a frame, the likeliest first. */
export function facesWithin(faces: readonly Face[], crop: Crop | null): readonly Face[] {
  if (crop === null) return faces;
  const inside = (at: number, from: number, length: number): boolean => at >= from && at <= from + length;
  return faces.filter(
    ({ box }) =>
      inside(box.left + box.width / 2, crop.left, crop.width) &&
      inside(box.top + box.height / 2, crop.top, crop.height),
  );
}

/** The face that a frame is of: the likeliest whose middle lies in it. */
export const faceWithin = (faces: readonly Face[], crop: Crop | null): Face | null =>
  facesWithin(faces, crop)[0] ?? null;

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), Math.max(most, 0));
/** To a ten-thousandth, rounded down, so that a frame never reaches past an edge. */
const share = (value: number, whole: number): number => Math.floor((value / whole) * 1e4) / 1e4;
