/**
 * Reads weights as TensorFlow.js keeps them: a manifest that names tensors in the order in which their numbers lie in
 * one or several files, whole or as bytes with a scale (`tfjs-core`, `io_utils.ts`, `decodeWeights`).
 */
import { z } from "zod";
import { Fault } from "../contract/fault.ts";

const count = z.number().int().nonnegative();
const manifestSchema = z.array(
  z.object({
    paths: z.array(z.string().min(1)).min(1),
    weights: z.array(
      z.object({
        name: z.string().min(1),
        shape: z.array(count),
        dtype: z.literal("float32"),
        quantization: z.object({ dtype: z.enum(["uint8", "uint16"]), scale: z.number(), min: z.number() }).optional(),
      }),
    ),
  }),
);

export interface NamedWeights {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const widths = { uint8: 1, uint16: 2, float32: 4 } as const;

/**
 * @param fileOf the bytes of a file that the manifest names
 * @throws Fault `faces.network-unreadable` where manifest and files do not belong together; as `fileOf` does
 */
export async function readTfjsWeights(
  network: string,
  manifest: string,
  fileOf: (path: string) => Promise<Uint8Array>,
): Promise<ReadonlyMap<string, NamedWeights>> {
  const unreadable = (reason: string): Fault => new Fault("faces.network-unreadable", { network, reason }) as Fault;
  const groups = parsed(manifest, unreadable);
  const found = new Map<string, NamedWeights>();
  for (const { paths, weights } of groups) {
    const bytes = Uint8Array.from(Buffer.concat(await Promise.all(paths.map(fileOf))));
    let at = 0;
    for (const { name, shape, quantization } of weights) {
      const length = shape.reduce((a, b) => a * b, 1);
      const kind = quantization?.dtype ?? "float32";
      const end = at + length * widths[kind];
      if (end > bytes.length) throw unreadable(`its files end before ${name}`);
      const part = bytes.slice(at, end).buffer;
      found.set(name, { shape, data: floats(part, kind, quantization) });
      at = end;
    }
    if (at !== bytes.length) throw unreadable("its files hold more than the manifest names");
  }
  return found;
}

function parsed(text: string, unreadable: (reason: string) => Fault): z.infer<typeof manifestSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable("its manifest is no JSON");
  }
  const checked = manifestSchema.safeParse(json);
  if (!checked.success) throw unreadable("its manifest is of another form");
  return checked.data;
}

function floats(
  part: ArrayBuffer,
  kind: keyof typeof widths,
  quantised: { readonly scale: number; readonly min: number } | undefined,
): Float32Array {
  if (kind === "float32" || !quantised) return new Float32Array(part);
  const codes = kind === "uint8" ? new Uint8Array(part) : new Uint16Array(part);
  // Millions of them: a function for each would take seconds.
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = codes[i]! * quantised.scale + quantised.min;
  return values;
}
