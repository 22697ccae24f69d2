/** Opens LoRA files as adapters of a FLUX.1 transformer, whatever they call its layers. */
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { weight, type Tensor } from "../graph/tensor.ts";
import type { Adapter } from "./adapted.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { selectRows, type Lookup } from "./lookup.ts";
import type { LowRank } from "./low-rank.ts";
import type { TransformerSizes } from "../../formats/layouts/layout.ts";
import { loraLayers, type NamedLayer } from "../../formats/layouts/lora-layers.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import { processorOf } from "../../formats/layouts/uso.ts";
import { readFloats, readSafetensors, type SafetensorsFile } from "../../formats/safetensors/read.ts";

/**
 * Why tensors of a LoRA take no part: they are for a text encoder, for a layer that the transformer has not, or no
 * low-rank pair.
 */
export type UnusedReason = "text-encoder" | "unknown-layer" | "other-form";

export interface Unused {
  readonly reason: UnusedReason;
  /** Pairs; of other forms, tensors. */
  readonly count: number;
  /** The first of them. */
  readonly example: string;
}

/** A LoRA file, opened for one transformer. */
export interface LoraFile extends Adapter {
  readonly file: string;
  /** Pairs that take part. */
  readonly pairs: number;
  readonly unused: readonly Unused[];
}

interface Pair {
  down?: string;
  up?: string;
}

const factor = /^(.+?)\.(?:lora[._](A|B|down|up)(?:\.default)?|(down|up))\.weight$/;
const textEncoder = /^(?:lora_te\d?_|te\d?\.|text_encoders?(?:_\d)?\.)/;

/**
 * Opens a LoRA for a transformer: kohya's names (over published or diffusers' layers), diffusers', XLabs' and Black
 * Forest Labs'. Reads the header and the alphas; the weights stay in the file.
 * @throws Fault `weights.lora-unusable` where the file is no LoRA for FLUX.1, is incomplete or of a kind that is not
 *   computed; `weights.lora-size` naming the layer that it does not fit; `weights.*` where the file cannot be trusted.
 */
export async function openAdapter(file: string, sizes: TransformerSizes): Promise<LoraFile> {
  const content = await readSafetensors(file);
  const fail = (reason: string) => new Fault("weights.lora-unusable", { file, reason });
  const networks = recognise(content.tensors);
  if (networks.some((r) => r.component === "transformer")) throw fail("It holds a whole transformer.");
  const lora = networks.find((r) => r.component === "lora" || r.component === "uso-lora");
  if (!lora) throw fail("It is no LoRA for FLUX.1.");
  const [problem] = lora.problems;
  if (problem) throw fail(problem.message);

  const common = recordedAlpha(content);
  if (common === "other")
    throw fail("It was trained with settings of PEFT that are not computed here (rslora, or alphas by pattern).");

  const checkpoint = await openCheckpoint([file]);
  const layerOf = loraLayers(sizes);
  const { pairs, others } = pairsOf(content);
  const unused = new Map<UnusedReason, string[]>();
  const leave = (reason: UnusedReason, name: string) => void unused.set(reason, [...(unused.get(reason) ?? []), name]);
  for (const name of others) leave(textEncoder.test(name) ? "text-encoder" : "other-form", name);
  const layers = new Map<string, LowRank[]>();
  let used = 0;
  for (const [name, { down, up }] of pairs) {
    if (textEncoder.test(name)) leave("text-encoder", name);
    else {
      const layer = layerOf(name);
      if (!layer) leave("unknown-layer", name);
      else {
        if (!down || !up) throw fail(`It has only one factor of ${name}.`);
        const found = fitting(file, name, layer, {
          down: matrix(checkpoint.tensor(down)),
          up: matrix(checkpoint.tensor(up)),
        });
        const alpha = (await scalar(content, `${name}.alpha`)) ?? common;
        for (const [path, piece] of piecesOf(layer, found, alpha))
          layers.set(path, [...(layers.get(path) ?? []), piece]);
        used++;
      }
    }
  }
  if (used === 0) throw fail("It changes no layer of this model's transformer.");
  for (const [path, pieces] of layers) {
    pieces.sort((a, b) => a.from - b.from);
    if (pieces.some((p, n) => p.to > (pieces[n + 1]?.from ?? Infinity)))
      throw fail(`It changes ${path} twice, under two names.`);
  }
  return {
    file,
    pairs: used,
    unused: [...unused].map(([reason, names]) => ({ reason, count: names.length, example: names[0]! })),
    pieces: (path) => layers.get(path) ?? [],
  };
}

/** USO's own LoRA, which lies beside the transformer's weights under its published names. It has no alpha. */
export function ownAdapter(w: Lookup): Adapter {
  return {
    pieces(layer) {
      const processor = processorOf(layer);
      if (processor === null || !w.has(`${processor}.down.weight`)) return [];
      const [down, up] = [w.tensor(`${processor}.down.weight`), w.tensor(`${processor}.up.weight`)];
      return [{ from: 0, to: up.shape[0] as number, down, up, factor: 1 }];
    },
  };
}

/** The file's low-rank pairs by the layer's name there, and the tensors that are neither of a pair nor its alpha. */
function pairsOf({ tensors }: SafetensorsFile): {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly others: readonly string[];
} {
  const pairs = new Map<string, Pair>();
  for (const name of tensors.keys()) {
    const [, layer, a, b] = factor.exec(name) ?? [];
    if (layer === undefined) continue;
    const which = a === "A" || (a ?? b) === "down" ? "down" : "up";
    pairs.set(layer, { ...pairs.get(layer), [which]: name });
  }
  const others = [...tensors.keys()].filter(
    (name) => !factor.test(name) && !(name.endsWith(".alpha") && pairs.has(name.slice(0, -".alpha".length))),
  );
  return { pairs, others };
}

/** A factor stored as a convolution of one pixel, as the matrix of the same bytes. */
function matrix(t: Tensor): Tensor {
  const [out, into, ...pixels] = t.shape as readonly number[];
  const onePixel =
    t.source.kind === "weight" &&
    out !== undefined &&
    into !== undefined &&
    pixels.length > 0 &&
    pixels.every((n) => n === 1);
  return onePixel ? weight(t.source.name, t.dtype, [out, into], t.source.region) : t;
}

function fitting(
  file: string,
  layer: string,
  { into, out }: NamedLayer,
  factors: Pick<LowRank, "down" | "up">,
): Pick<LowRank, "down" | "up"> {
  const rank = factors.down.shape[0];
  const found = { down: factors.down.shape.join("×"), up: factors.up.shape.join("×") };
  if (found.down !== `${rank}×${into}` || found.up !== `${out}×${rank}`)
    throw new Fault("weights.lora-size", { file, layer, ...found, into, out });
  return factors;
}

/** What a pair does to the published layers. */
function piecesOf(
  { out, parts }: NamedLayer,
  { down, up }: Pick<LowRank, "down" | "up">,
  alpha: number | null,
): readonly (readonly [string, LowRank])[] {
  const scale = alpha === null ? 1 : alpha / (down.shape[0] as number);
  return parts.map(
    ({ layer, at, from, to }) =>
      [
        layer,
        {
          from: at,
          to: at + to - from,
          down,
          up: to - from === out ? up : selectRows(up, { from, to }),
          factor: scale,
        },
      ] as const,
  );
}

/** PEFT's settings for the transformer, of which diffusers keeps a record in the file's metadata. */
const settings = z.object({
  "transformer.lora_alpha": z.number().optional(),
  "transformer.alpha_pattern": z.record(z.string(), z.unknown()).nullish(),
  "transformer.use_rslora": z.boolean().nullish(),
});

/**
 * The alpha of all pairs without one of their own; null where none is recorded, `other` where one alpha does not say it
 * all.
 */
function recordedAlpha({ metadata }: SafetensorsFile): number | "other" | null {
  const { success, data } = settings.safeParse(parsed(metadata["lora_adapter_metadata"] ?? "{}"));
  if (!success) return null;
  if (data["transformer.use_rslora"] || Object.keys(data["transformer.alpha_pattern"] ?? {}).length > 0) return "other";
  return data["transformer.lora_alpha"] ?? null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

async function scalar({ tensors }: SafetensorsFile, name: string): Promise<number | null> {
  const entry = tensors.get(name);
  return entry ? ((await readFloats(entry))[0] ?? null) : null;
}
