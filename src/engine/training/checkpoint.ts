/** Where a training stands, in one file: parameters, moments, running means, the step, and what it was begun with. */
import { stat } from "node:fs/promises";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { readFloats, readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import type { Parameter, Parameters } from "./optimiser.ts";

export interface Checkpoint {
  /** Steps that are done. */
  readonly step: number;
  /** What the training was begun with; a run with other settings is another run. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parameters: Parameters;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

const FORMAT = "atelier-training-1";
const fields = ["value", "first", "second", "average"] as const satisfies readonly (keyof Parameter)[];

const metadata = z.object({
  format: z.literal(FORMAT),
  step: z.string().regex(/^\d+$/).transform(Number),
  settings: z.string().transform((json) => JSON.parse(json) as Record<string, unknown>),
});

/** Writes it whole or not at all, in place of the one before. @throws Fault `weights.write-failed` */
export async function writeCheckpoint(file: string, { step, settings, parameters, shapes }: Checkpoint): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, parameter] of parameters)
    for (const field of fields) tensors[`${field}.${name}`] = stored(parameter[field], shapes.get(name)!);
  await writeSafetensors(file, tensors, { format: FORMAT, step: String(step), settings: JSON.stringify(settings) });
}

/** Values as a safetensors file holds them. */
export const stored = (values: Float32Array, shape: readonly number[]): StoredTensor => ({
  dtype: "F32",
  shape,
  data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** @returns null where there is none yet @throws Fault `training.checkpoint-invalid`, `weights.*` */
export async function readCheckpoint(file: string): Promise<Checkpoint | null> {
  if (!(await stat(file).catch(() => null))) return null;
  const content = await readSafetensors(file);
  const told = metadata.safeParse(content.metadata);
  const invalid = (problem: string) => new Fault("training.checkpoint-invalid", { file, problem });
  if (!told.success) throw invalid("it does not say of which training it is");
  const parameters = new Map<string, Parameter>();
  const shapes = new Map<string, readonly number[]>();
  for (const [key, { shape }] of content.tensors) {
    if (!key.startsWith("value.")) continue;
    const name = key.slice("value.".length);
    const read = fields.map(async (field) => {
      const entry = content.tensors.get(`${field}.${name}`);
      if (!entry) throw invalid(`${field}.${name} is missing`);
      return [field, await readFloats(entry)] as const;
    });
    parameters.set(name, Object.fromEntries(await Promise.all(read)) as unknown as Parameter);
    shapes.set(name, shape);
  }
  return { step: told.data.step, settings: told.data.settings, parameters, shapes };
}
