/** Square parts of a picture, turned as they lie in it, as networks take them. */
import type { Pixels } from "../../formats/picture/pixels.ts";

/** A square of a picture, in its pixels, turned clockwise by so many radians. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly angle: number;
}

/** Values 0…255 [3, size, size] of a square; outside of the picture it is black. Averages where the square shrinks. */
export function sampleSquare(picture: Pixels, { x, y, side, angle }: Square, size: number): Float32Array {
  const step = side / size;
  const finer = Math.max(1, Math.ceil(step / 1.5));
  const [right, down] = [Math.cos(angle), Math.sin(angle)];
  const places = size * size;
  const planes = new Float32Array(3 * places);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      for (let n = 0; n < finer * finer; n++) {
        const u = (column + ((n % finer) + 0.5) / finer) * step - side / 2;
        const v = (row + (Math.floor(n / finer) + 0.5) / finer) * step - side / 2;
        addPixel(picture, x + u * right - v * down - 0.5, y + u * down + v * right - 0.5, planes, row * size + column);
      }
  if (finer > 1) for (let i = 0; i < planes.length; i++) planes[i]! /= finer * finer;
  return planes;
}

/** Adds what lies between four pixels. */
function addPixel({ width, height, rgb }: Pixels, x: number, y: number, planes: Float32Array, place: number): void {
  const places = planes.length / 3;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let corner = 0; corner < 4; corner++) {
    const [px, py] = [left + (corner & 1), top + (corner >> 1)];
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const share = (1 - Math.abs(x - px)) * (1 - Math.abs(y - py));
    const at = 3 * (py * width + px);
    for (let channel = 0; channel < 3; channel++) planes[channel * places + place]! += share * rgb[at + channel]!;
  }
}

/** Where a place of a square, in fractions of it, lies in the picture. */
export function inPicture(
  { x, y, side, angle }: Square,
  u: number,
  v: number,
): { readonly x: number; readonly y: number } {
  const [right, down] = [Math.cos(angle), Math.sin(angle)];
  const [a, b] = [(u - 0.5) * side, (v - 0.5) * side];
  return { x: x + a * right - b * down, y: y + a * down + b * right };
}

/** Numbers of 0…255 brought to others by a factor and a shift. */
export const scaled = (values: Float32Array, factor: number, shift: number): Float32Array =>
  values.map((value) => value * factor + shift);
