/** A style that the bundled model never saw: waving lines in one ink, thicker where it is darker. */
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { type Colour, held, mixed } from "../../src/engine/drawing/colour.ts";
import { Seen, wave } from "../../src/engine/drawing/styles/style.ts";

const ink: Colour = [18, 92, 84];
const paper: Colour = [246, 214, 160];
/** Of a picture whose side is 128, in pixels: from line to line, and how long and high a wave is. */
const [PERIOD, LENGTH, HEIGHT] = [7, 26, 3];

export function inWaves(picture: Pixels): Pixels {
  const seen = new Seen(picture);
  const [light, { width, height, scale }] = [seen.softLight(0.8).values, seen];
  const rgb = new Uint8Array(3 * width * height);
  for (let n = 0; n < width * height; n++) {
    const [x, y] = [(n % width) / scale, Math.floor(n / width) / scale];
    const line = wave((y + HEIGHT * Math.sin((2 * Math.PI * x) / LENGTH)) / PERIOD);
    rgb.set(mixed(paper, ink, held(3 * (line - light[n]!) + 0.5)).map(Math.round), 3 * n);
  }
  return { width, height, rgb };
}
