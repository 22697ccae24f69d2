/** Opens LoRA files as adapters of a FLUX.1 transformer, whatever they call its layers. */
import { Fault } from "../../contract/fault.ts";
import { weight, type Tensor } from "../graph/tensor.ts";
import type { Adapter } from "./adapted.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { ownAlpha, type RecordedAlpha, sharedAlpha } from "./lora-alpha.ts";
import { selectRows, type Lookup } from "./lookup.ts";
import type { LowRank } from "./low-rank.ts";
import { otherWords } from "../../contract/faults/other-weights.ts";
import type { ComponentKind, TransformerSizes } from "../../formats/layouts/layout.ts";
import { loraLayers, type NamedLayer } from "../../formats/layouts/lora-layers.ts";
import { isOfTextEncoder, loraPart } from "../../formats/layouts/lora-names.ts";
import { otherWeights } from "../../formats/layouts/other.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import { processorOf } from "../../formats/layouts/uso.ts";
import { readSafetensors, type SafetensorsFile } from "../../formats/safetensors/read.ts";

/**
 * Why tensors of a LoRA take no part: they are for a text encoder, for a layer that the transformer has not, are added
 * to a layer's bias, or are no low-rank pair.
 */
export type UnusedReason = "text-encoder" | "unknown-layer" | "bias" | "other-form";

export interface Unused {
  readonly reason: UnusedReason;
  /** Pairs; of biases and other forms, tensors. */
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
  /** False where the file with the alpha that it was trained with is not there: it counts as 1. */
  readonly strengthKnown: boolean;
}

interface Pair {
  readonly down?: string;
  readonly up?: string;
  readonly alpha?: string;
}

/**
 * Opens a LoRA for a transformer, whichever tool named its layers. Reads the header and the alphas; the weights stay in
 * the file.
 * @param alpha  recorded of a file beside it
 * @throws Fault `weights.lora-unusable` where the file is no LoRA for FLUX.1, is incomplete or of a kind that is not
 *   computed; `weights.lora-size` naming the layer that it does not fit; `weights.*` where the file cannot be trusted.
 */
export async function openAdapter(file: string, sizes: TransformerSizes, alpha?: RecordedAlpha): Promise<LoraFile> {
  const content = await readSafetensors(file);
  const fail = (reason: string) => new Fault("weights.lora-unusable", { file, reason });
  const refusal = whyNoLora(content.tensors);
  if (refusal !== null) throw fail(refusal);

  const { pairs, others } = pairsOf(content, fail);
  const checkpoint = await openCheckpoint([file]);
  const layerOf = loraLayers(sizes);
  const unused = new Map<UnusedReason, string[]>();
  const leave = (reason: UnusedReason, name: string) => void unused.set(reason, [...(unused.get(reason) ?? []), name]);
  const layers = new Map<string, LowRank[]>();
  const used = new Set<string>();
  const rankOf = ({ down }: Pair): number | undefined => (down ? content.tensors.get(down)!.shape[0] : undefined);
  const shared = await sharedAlpha(content, new Set([...pairs.values()].flatMap((pair) => rankOf(pair) ?? [])), alpha);
  for (const [name, pair] of pairs) {
    const { down, up } = pair;
    const layer = isOfTextEncoder(name) ? undefined : layerOf(name);
    if (isOfTextEncoder(name)) leave("text-encoder", name);
    else if (!layer) leave("unknown-layer", name);
    else {
      if (!down || !up) throw fail(`It has only one factor of ${name}.`);
      const found = fitting(file, name, layer, {
        down: matrix(checkpoint.tensor(down)),
        up: matrix(checkpoint.tensor(up)),
      });
      const own = pair.alpha === undefined ? null : await ownAlpha(content, pair.alpha);
      const counts = own ?? (shared.kind === "known" ? shared.alpha : null);
      for (const [path, piece] of piecesOf(layer, found, counts))
        layers.set(path, [...(layers.get(path) ?? []), piece]);
      used.add(name);
    }
  }
  if (used.size === 0) throw fail("It changes no layer of this model's transformer.");
  for (const name of others) {
    const part = loraPart(name);
    if (isOfTextEncoder(name)) leave("text-encoder", name);
    else if (part?.is === "bias") leave("bias", name);
    else leave("other-form", name);
  }
  for (const [path, pieces] of layers) {
    pieces.sort((a, b) => a.from - b.from);
    if (pieces.some((p, n) => p.to > (pieces[n + 1]?.from ?? Infinity)))
      throw fail(`It changes ${path} twice, under two names.`);
  }
  return {
    file,
    pairs: used.size,
    unused: [...unused].map(([reason, names]) => ({ reason, count: names.length, example: names[0]! })),
    strengthKnown: shared.kind !== "unknown" || [...used].every((name) => pairs.get(name)?.alpha !== undefined),
    pieces: (path) => layers.get(path) ?? [],
  };
}

/** Why a file is no LoRA that can be used here; null where it is one. */
function whyNoLora(tensors: SafetensorsFile["tensors"]): string | null {
  const networks = recognise(tensors);
  const lora = networks.find((r) => r.component === "lora" || r.component === "uso-lora");
  const [other] = networks;
  if (networks.some((r) => r.component === "transformer") || (!lora && other))
    return other!.problems.find((p) => p.code === "scan.other")?.message ?? `It is ${titles[other!.component]}.`;
  if (lora) return lora.problems[0]?.message ?? null;
  const what = otherWeights(tensors);
  return what ? otherWords(what) : "It is no LoRA for FLUX.1.";
}

/** What a file is that holds a network and no LoRA. */
const titles: Readonly<Record<ComponentKind, string>> = {
  transformer: "a whole transformer",
  autoencoder: "an autoencoder",
  t5: "the text encoder T5",
  clip: "the text encoder CLIP",
  siglip: "the style encoder SigLIP",
  "clip-vision": "the picture encoder CLIP",
  csd: "the style encoder CSD",
  dino: "the picture encoder DINO",
  dinov2: "the picture encoder DINOv2",
  projector: "USO's style projector",
  "uso-lora": "USO's own LoRA",
  lora: "a LoRA",
};

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
function pairsOf(
  { tensors }: SafetensorsFile,
  fail: (reason: string) => Fault,
): { readonly pairs: ReadonlyMap<string, Pair>; readonly others: readonly string[] } {
  const pairs = new Map<string, Pair>();
  const named = [...tensors.keys()].map((name) => ({ name, part: loraPart(name) }));
  const add = (name: string, layer: string, is: keyof Pair): void => {
    const pair = pairs.get(layer) ?? {};
    if (pair[is] !== undefined)
      throw fail(`It holds several changes of ${layer} (${pair[is]}, ${name}), and which one counts is unknown.`);
    pairs.set(layer, { ...pair, [is]: name });
  };
  for (const { name, part } of named) if (part?.is === "down" || part?.is === "up") add(name, part.layer, part.is);
  const others: string[] = [];
  for (const { name, part } of named) {
    if (part?.is === "down" || part?.is === "up") continue;
    if (part?.is === "alpha" && pairs.has(part.layer)) add(name, part.layer, "alpha");
    else others.push(name);
  }
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
  if (found.down !== `${rank}×${into}` || found.up !== `${out}×${rank}`) {
    const [, across] = factors.down.shape;
    if (found.down === `${into}×${across}` && found.up === `${across}×${out}` && into !== across)
      throw new Fault("weights.lora-unusable", {
        file,
        reason: `Its factors are stored the other way round (${layer}), as MLX writes them. Look for its edition for other programs.`,
      });
    throw new Fault("weights.lora-size", { file, layer, ...found, into, out });
  }
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
