/**
 * Where a training stands, in one file: parameters, moments, running means, the step, the factor on the loss, and what
 * it was begun with. Chance and the order of the data follow from the seed among the settings and the step (draws.ts).
 */
import { stat } from "node:fs/promises";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { readBytes, readFloats, readSafetensors, type TensorEntry } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import type { LossScale } from "./loss-scale.ts";
import type { Moments, Parameter, Parameters } from "./optimiser.ts";

export interface Checkpoint {
  /** Steps that are done. */
  readonly step: number;
  /** What the training was begun with; a run with other settings is another run. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly parameters: Parameters;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** A digest of what is learned from, in its order; absent where nobody asked. */
  readonly data?: string;
  /** 1 where absent. */
  readonly lossScale?: LossScale;
}

const FORMAT = "atelier-training-1";

const metadata = z.object({
  format: z.literal(FORMAT),
  step: z.string().regex(/^\d+$/).transform(Number),
  settings: z.string().transform((json) => JSON.parse(json) as Record<string, unknown>),
  data: z.string().optional(),
  loss_scale: z
    .string()
    .transform((json) => JSON.parse(json) as LossScale)
    .optional(),
});

/** Writes it whole or not at all, in place of the one before. @throws Fault `weights.write-failed` */
export async function writeCheckpoint(
  file: string,
  { step, settings, parameters, shapes, data, lossScale }: Checkpoint,
): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, { value, average, moments }] of parameters) {
    const shape = shapes.get(name)!;
    for (const [field, values] of Object.entries({ value, average, ...moments } as Record<string, Numbers>))
      tensors[`${field}.${name}`] = stored(values, field.endsWith("Scales") ? [values.length] : shape);
  }
  await writeSafetensors(file, tensors, {
    format: FORMAT,
    step: String(step),
    settings: JSON.stringify(settings),
    ...(data === undefined ? {} : { data }),
    ...(lossScale === undefined ? {} : { loss_scale: JSON.stringify(lossScale) }),
  });
}

type Numbers = Float32Array | Uint8Array;

/** Values as a safetensors file holds them. */
export const stored = (values: Numbers, shape: readonly number[]): StoredTensor => ({
  dtype: values instanceof Uint8Array ? "U8" : "F32",
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
    const entry = (field: string): TensorEntry => {
      const found = content.tensors.get(`${field}.${name}`);
      if (!found) throw invalid(`${field}.${name} is missing`);
      return found;
    };
    parameters.set(name, await parameterOf(entry));
    shapes.set(name, shape);
  }
  const { step, settings, data, loss_scale: lossScale } = told.data;
  return {
    step,
    settings,
    parameters,
    shapes,
    ...(data === undefined ? {} : { data }),
    ...(lossScale === undefined ? {} : { lossScale }),
  };
}

async function parameterOf(entry: (field: string) => TensorEntry): Promise<Parameter> {
  const floats = (field: string): Promise<Float32Array> => readFloats(entry(field));
  // A copy of its own: it is changed in place.
  const codes = async (field: string): Promise<Uint8Array> => (await readBytes(entry(field))).slice();
  const packed = async (): Promise<Moments> => ({
    first: await codes("first"),
    firstScales: await floats("firstScales"),
    second: await codes("second"),
    secondScales: await floats("secondScales"),
  });
  const plain = async (): Promise<Moments> => ({ first: await floats("first"), second: await floats("second") });
  const moments = await (entry("first").dtype === "U8" ? packed() : plain());
  return { value: await floats("value"), average: await floats("average"), moments };
}

/** Bytes of the file of so many numbers. */
export const checkpointBytes = (count: number, packed: boolean): number => count * (packed ? 2 * 4 + 2 : 4 * 4);
