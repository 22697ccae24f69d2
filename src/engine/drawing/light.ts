/** Light on a drawn picture, uneven as on a photograph, and a photograph's grain. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import type { Chance } from "./chance.ts";
import { clouds } from "./clouds.ts";
import { held } from "./colour.ts";

export interface Light {
  /** How much lighter one side is than the other, as a share. */
  readonly falloff: number;
  /** How uneven it is, as a share, and how quickly that falls with the frequency. */
  readonly mottled: number;
  readonly fall: number;
  /** Deviation of the grain, of 255. */
  readonly grain: number;
}

export function lit(c: Chance, { width, height, rgb }: Pixels, light: Light): Pixels {
  const mottle = clouds(c, width, height, light.fall).values;
  const angle = c.uniform(0, 2 * Math.PI);
  const [across, down] = [light.falloff * Math.cos(angle), light.falloff * Math.sin(angle)];
  const out = new Uint8Array(rgb.length);
  for (let n = 0; n < width * height; n++) {
    const slope = ((n % width) / width - 0.5) * across + (Math.floor(n / width) / height - 0.5) * down;
    const by = (1 + light.mottled * mottle[n]!) * (1 + slope);
    for (let channel = 0; channel < 3; channel++)
      out[3 * n + channel] = Math.round(held(rgb[3 * n + channel]! * by + c.normal(0, light.grain), 0, 255));
  }
  return { width, height, rgb: out };
}
