/**
 * What another program has written into a picture of the model that made it: ComfyUI its workflow, AUTOMATIC1111 and
 * its kin their parameters.
 */
import { readBytes } from "./bytes.ts";
import { textChunks } from "./png.ts";

export interface MadeElsewhere {
  readonly engine: string;
  /** The file of weights, or the model's name. */
  readonly model: string;
}

/** Bytes at both ends of a JPEG or WebP in which its EXIF and XMP lie. */
const ENDS = 512 * 1024;
/** Names of weights, as programs write them. */
const weights = /[\w .\-/\\[\]()]{0,120}\.(?:safetensors|sft|gguf|ckpt)\b/gi;
/** `Model: …` of generation parameters; and a model that is named by its maker's name for it. */
const named = /\bModel: ([^,\n"]{1,120})/g;
const flux = /\bFLUX\.[12][\w .\-[\]]{0,40}/g;

/** The model in a picture's metadata, FLUX first; null where no program has left one. @throws Fault `image.*` */
export async function madeElsewhere(file: string): Promise<MadeElsewhere | null> {
  const bytes = await readBytes(file);
  const chunks = textChunks(bytes);
  // In EXIF text may be UTF-16, whose letters have a zero beside them.
  const ends = Buffer.concat([bytes.subarray(0, ENDS), bytes.subarray(-ENDS)]);
  const text =
    chunks.length > 0 ? chunks.map((one) => one.text).join("\n") : ends.toString("latin1").replaceAll("\0", "");
  const names = [
    ...(text.match(weights) ?? []),
    ...[...text.matchAll(named)].map(([, name]) => name!),
    ...(text.match(flux) ?? []),
  ].map((name) => name.trim());
  const model = names.find((name) => /flux/i.test(name)) ?? names[0];
  if (model === undefined) return null;
  const comfy =
    chunks.some(({ keyword }) => keyword === "workflow" || keyword === "prompt") || /"class_type"/.test(text);
  return { engine: comfy ? "ComfyUI" : "another program", model: model.split(/[\\/]/).at(-1)! };
}

/** Whether a model by this name is FLUX.1-dev or made of it; schnell and klein 4B are free. */
export const isFluxDev = (model: string): boolean =>
  /flux/i.test(model) && !/schnell|klein[-_. ]?(?:base[-_. ]?)?4b/i.test(model);
