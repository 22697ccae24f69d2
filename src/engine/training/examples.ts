/**
 * What a model makes of the triplets before training: latents, hidden states of styles and words. Computed once and
 * kept on disk, so that a training that goes on begins at once.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileDigest } from "../../formats/digest.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { toPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { readFloats, readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import type { Triplet } from "../../formats/triplets.ts";
import { prepareContent, prepareStyle } from "../image/prepare.ts";
import { levels } from "../networks/projector.ts";
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import type { UsoModel } from "../uso/model.ts";
import { stored } from "./checkpoint.ts";
import type { Conditioned } from "./conditioned.ts";
import { makeFolder } from "../../formats/folders.ts";

export interface ExampleOptions {
  /** Where they are kept. */
  readonly folder: string;
  /** Long side of targets and contents in pixels. */
  readonly side: number;
  /** Tells one model from another. */
  readonly model: string;
  /** Whether the style is shown as a second subject. */
  readonly joint: boolean;
  /** The side at which a judge takes the style picture; that of the model's own encoder where absent. */
  readonly judged?: number;
}

/**
 * A triplet as the model sees it.
 * @throws Fault `image.*`, `runtime.*`, `weights.write-failed`
 */
export async function exampleOf(
  model: UsoModel,
  triplet: Triplet,
  { folder, model: id, ...as }: ExampleOptions,
  options: RunOptions = {},
): Promise<Conditioned> {
  const key = await exampleKey(triplet, { ...as, model: id });
  const file = join(folder, `${key.slice(0, 32)}.safetensors`);
  if (!(await stat(file).catch(() => null))) {
    await makeFolder(folder);
    await keep(file, await encoded(model, triplet, as, options));
  }
  return read(file);
}

/** Bytes of an example on the disk, about: states of one style, words, two latents, and the picture for a judge. */
export function exampleBytes(
  { manifest: { components: c }, reduction }: UsoModel,
  side: number,
  judged = c.siglip.config.image_size,
): number {
  const latent = c.autoencoder.config.z_channels * (side / reduction) ** 2;
  const states = levels.length * c.projector.config.siglip_tokens * c.siglip.config.hidden_size;
  const words = c.t5.max_length * c.t5.config.d_model;
  return 4 * (2 * latent + states + words + 3 * judged ** 2);
}

/** What an example is made of, as one short string. @throws Fault `image.*` where a picture is gone */
export async function exampleKey(
  { content, style, target, prompt }: Triplet,
  { side, model, joint, judged }: Omit<ExampleOptions, "folder">,
): Promise<string> {
  const digests = await Promise.all([content, style, target].map((picture) => picture && fileDigest(picture)));
  return createHash("sha256")
    .update(JSON.stringify([model, side, joint, prompt, digests, ...(judged === undefined ? [] : [judged])]))
    .digest("hex");
}

async function encoded(
  model: UsoModel,
  triplet: Triplet,
  { side, joint, judged }: Omit<ExampleOptions, "folder" | "model">,
  options: RunOptions,
): Promise<Conditioned> {
  const latent = async (picture: string): Promise<FloatValue> =>
    model.encodeSubject(prepareContent(await readPicture(picture), side), null, options);
  const style = triplet.style === null ? null : await readPicture(triplet.style);
  const subjects = [triplet.content, joint ? triplet.style : null].filter((picture) => picture !== null);
  const { text, pooled } = await model.encodePrompt(triplet.prompt, options);
  return {
    target: await latent(triplet.target),
    subjects: await Promise.all(subjects.map(latent)),
    styles: style && !joint ? [await model.encodeStyle(style, options)] : [],
    text,
    pooled,
    stylePicture: style && shownTo(style, judged ?? model.manifest.components.siglip.config.image_size),
  };
}

/** A style picture squeezed as a judge takes it, in 0…1. */
function shownTo(picture: Pixels, side: number): FloatValue {
  const { width, height, rgb } = prepareStyle(picture, side);
  return { data: toPlanes({ width, height, rgb }).map((x) => (x + 1) / 2), shape: [3, height, width] };
}

async function keep(file: string, c: Conditioned): Promise<void> {
  const values: Record<string, FloatValue> = { target: c.target, text: c.text, pooled: c.pooled };
  for (const [n, subject] of c.subjects.entries()) values[`subject.${n}`] = subject;
  for (const [n, style] of c.styles.entries()) for (const level of levels) values[`style.${n}.${level}`] = style[level];
  if (c.stylePicture) values["style_picture"] = c.stylePicture;
  await writeSafetensors(
    file,
    Object.fromEntries(Object.entries(values).map(([name, { data, shape }]) => [name, stored(data, shape)])),
  );
}

async function read(file: string): Promise<Conditioned> {
  const { tensors } = await readSafetensors(file);
  const value = async (name: string): Promise<FloatValue> => {
    const entry = tensors.get(name)!;
    return { data: await readFloats(entry), shape: entry.shape };
  };
  const count = (prefix: string): number =>
    new Set([...tensors.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.split(".")[1])).size;
  const each = <T>(prefix: string, of: (n: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count(prefix) }, (_, n) => of(n)));
  return {
    target: await value("target"),
    subjects: await each("subject.", (n) => value(`subject.${n}`)),
    styles: await each("style.", async (n) => {
      const [high, mid, low] = await Promise.all(levels.map((level) => value(`style.${n}.${level}`)));
      return { high: high!, mid: mid!, low: low! };
    }),
    text: await value("text"),
    pooled: await value("pooled"),
    stylePicture: tensors.has("style_picture") ? await value("style_picture") : null,
  };
}
