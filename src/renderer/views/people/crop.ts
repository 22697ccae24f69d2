/** The frame on a photograph: where the presets put it, and which of them a frame is. */
import type { Crop } from "../../../contract/library/seen.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const presets = ["portrait", "square", "whole"] as const;
export type Preset = (typeof presets)[number];

/** Width by height of the frame a preset draws. */
export const ratios = { portrait: 4 / 5, square: 1 } as const;
/** A face usually sits in the upper part of a photograph: of what is cut away vertically, so much goes from the top. */
const fromTop = 0.15;

/**
 * Where a preset puts the frame of a photograph without a face: as large as fits, in the middle, towards the top.
 * `portrait` leaves a little air on all sides of one that has its format already, so that the frame can be seen and
 * moved.
 * @returns null for the whole photograph
 */
export function presetCrop(preset: Preset, size: Size): Crop | null {
  if (preset === "whole") return null;
  const ratio = ratios[preset];
  const fit = Math.min(size.width / ratio, size.height);
  const tall = preset === "portrait" ? Math.min(fit, size.height * 0.92) : fit;
  const [width, height] = [(tall * ratio) / size.width, tall / size.height];
  return rounded({ left: (1 - width) / 2, top: (1 - height) * fromTop, width, height });
}

/** The preset a frame has the format of, wherever it was moved; null for one of its own. */
export function presetOf(crop: Crop | null, size: Size): Preset | null {
  if (crop === null) return "whole";
  const ratio = (crop.width * size.width) / (crop.height * size.height);
  return Math.abs(ratio / ratios.square - 1) < 0.02
    ? "square"
    : Math.abs(ratio / ratios.portrait - 1) < 0.02
      ? "portrait"
      : null;
}

/** The preset that frames a face like a frame does: head and shoulders where it does not say. */
export function framedPreset(crop: Crop | null, size: Size): Exclude<Preset, "whole"> {
  return presetOf(crop, size) === "square" && crop !== null ? "square" : "portrait";
}

/** The pixels of a photograph that are used. */
export function croppedSize(crop: Crop | null, { width, height }: Size): Size {
  return { width: Math.round(width * (crop?.width ?? 1)), height: Math.round(height * (crop?.height ?? 1)) };
}

/** In hundredths, as the crop tool counts. */
export const toPercent = ({ left, top, width, height }: Crop) => ({
  unit: "%" as const,
  x: left * 100,
  y: top * 100,
  width: width * 100,
  height: height * 100,
});

/** Back from the crop tool, while a hand still draws. */
export const fromPercent = ({
  x,
  y,
  width,
  height,
}: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}): Crop => rounded({ left: x / 100, top: y / 100, width: width / 100, height: height / 100 });

/** A mere click draws a frame of nothing. */
export const isNothing = ({ width, height }: Crop): boolean => width < 0.01 || height < 0.01;

/**
 * What a frame means when the hand lets go: all of the photograph is no frame, and a mere click leaves what was before.
 */
export function meant(drawn: Crop, before: Crop | null): Crop | null {
  if (isNothing(drawn)) return before;
  return drawn.width > 0.995 && drawn.height > 0.995 ? null : drawn;
}

export const sameCrop = (a: Crop | null, b: Crop | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height);

/** To a ten-thousandth, and never past an edge. */
function rounded({ left, top, width, height }: Crop): Crop {
  const to = (value: number, most: number) => Math.round(Math.min(Math.max(0, value), most) * 1e4) / 1e4;
  const [w, h] = [to(width, 1), to(height, 1)];
  return { left: to(left, 1 - w), top: to(top, 1 - h), width: w, height: h };
}
