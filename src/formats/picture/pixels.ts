/** Pixels as bytes, and as the planes that networks take and give. */
import { Fault } from "../../contract/fault.ts";

/** sRGB, 8 bits a channel, three channels interleaved, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Length 3·width·height. */
  readonly rgb: Uint8Array;
}

/** The rectangle of these pixels; it must lie within them. */
export function cropPixels(
  { width, rgb }: Pixels,
  area: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Pixels {
  const out = new Uint8Array(3 * area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const start = 3 * ((area.top + y) * width + area.left);
    out.set(rgb.subarray(start, start + 3 * area.width), 3 * y * area.width);
  }
  return { width: area.width, height: area.height, rgb: out };
}

/**
 * Pixels as a network's input: float32 [3, height, width], x / 127.5 − 1, so −1…1.
 * Upstream: USO `pipeline.py`, `np.array(image) / 127.5 - 1`.
 */
export function toPlanes({ width, height, rgb }: Pixels): Float32Array {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    planes[i] = rgb[3 * i]! / 127.5 - 1;
    planes[area + i] = rgb[3 * i + 1]! / 127.5 - 1;
    planes[2 * area + i] = rgb[3 * i + 2]! / 127.5 - 1;
  }
  return planes;
}

/**
 * A decoder's output as interleaved bytes. Values are clamped to −1…1, and (x + 1) · 127.5 is cut off to a byte,
 * not rounded, in float32 as upstream does (`(127.5 * (x + 1.0)).byte()`).
 * @param planes float32 [3, height, width]
 * @throws Fault `image.not-finite` at the first NaN or infinity
 * @throws RangeError where the planes are not of that shape
 */
export function fromPlanes(planes: Float32Array, width: number, height: number): Uint8Array {
  const area = width * height;
  if (planes.length !== 3 * area)
    throw new RangeError(`${planes.length} values are not 3 planes of ${width} × ${height}`);
  const rgb = new Uint8Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < area; i++) {
      const value = planes[channel * area + i]!;
      if (!Number.isFinite(value)) throw new Fault("image.not-finite", { index: channel * area + i });
      rgb[3 * i + channel] = Math.fround(Math.fround(Math.min(1, Math.max(-1, value)) + 1) * 127.5);
    }
  }
  return rgb;
}
