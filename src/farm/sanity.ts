/** Whether a picture that a machine made can be one at all. */
import { Fault } from "../contract/fault.ts";
import { resample } from "../engine/image/resample.ts";
import { readPicture } from "../formats/picture/read.ts";

/**
 * A broken graphics processor paints one flat colour without an error.
 * @throws Fault `farm.blank-picture`
 */
export async function checkNotBlank(file: string, worker: string): Promise<void> {
  const { rgb } = await readPicture(file);
  for (let i = 3; i < rgb.length; i++) if (rgb[i] !== rgb[i - 3]) return;
  throw new Fault("farm.blank-picture", { worker });
}

/** The colours of a picture's sixteen parts, row by row: 48 bytes as base64. */
export async function coloursOf(file: string): Promise<string> {
  const { rgb } = resample(await readPicture(file), 4, 4, "bicubic");
  return Buffer.from(rgb).toString("base64");
}
