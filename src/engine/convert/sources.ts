/** A recognised network as tensors to be converted: under published names, of its files only what belongs to it. */
import { Fault } from "../../contract/fault.ts";
import { readFloats, readSafetensors, type TensorEntry } from "../../formats/safetensors/read.ts";
import { metadataOf, type Source, type SourcePiece, sourceTensor } from "./source.ts";
import { t5Table, t5Tensors } from "../../formats/layouts/encoders.ts";
import { diffusersFlux } from "../../formats/layouts/flux-diffusers.ts";
import { fluxTensors } from "../../formats/layouts/flux-tensors.ts";
import type { Stored } from "../../formats/layouts/layout.ts";
import { scaleOf } from "../../formats/layouts/precision.ts";
import type { Expected } from "../../formats/layouts/shapes.ts";
import { whole, type Translation } from "../../formats/layouts/translate.ts";
import { comfyLora, loraTensors } from "../../formats/layouts/uso.ts";

/** The networks that are worth converting, and the LoRA that is merged into one. */
export type Convertible = Extract<Stored, { readonly component: "transformer" | "t5" | "uso-lora" }>;

/**
 * The tensors of a network, float8 times its factors; what else the files hold is left out.
 * @throws Fault `weights.*` where a file cannot be trusted; the network's first problem where recognition found one
 */
export async function recognisedSource(network: Convertible, files: readonly string[]): Promise<Source> {
  const [problem] = network.problems;
  if (problem) throw problem;
  const opened = await Promise.all(files.map(readSafetensors));
  const entries = new Map<string, TensorEntry>();
  for (const { tensors } of opened)
    for (const [name, entry] of tensors)
      if (name.startsWith(network.prefix)) entries.set(name.slice(network.prefix.length), entry);
  const scales = new Map<string, number>();
  const pieceOf = async (name: string, fromRow: number, toRow: number): Promise<SourcePiece> => {
    const entry = entries.get(name);
    if (!entry) throw new Fault("weights.missing-tensor", { file: files.join(", "), tensor: name });
    const scale = scales.get(name) ?? (await factor(name, entries));
    scales.set(name, scale);
    return { entry, fromRow, toRow, scale };
  };
  const { expected, translation } = published(network, (name) => entries.has(name));
  const tensors = await Promise.all(
    expected.map(async ([name, shape]) => {
      const pieces = translation(name, shape) ?? whole(name, shape);
      return sourceTensor(name, shape, await Promise.all(pieces.map((p) => pieceOf(p.name, p.from, p.to))));
    }),
  );
  return { tensors, metadata: metadataOf(opened) };
}

/** What a float8 matrix is multiplied with, as ComfyUI stores it. */
async function factor(name: string, entries: ReadonlyMap<string, TensorEntry>): Promise<number> {
  const entry = scaleOf(name)
    .map((scale) => entries.get(scale))
    .find((e) => e !== undefined);
  return entry && name.endsWith(".weight") ? (await readFloats(entry))[0]! : 1;
}

/** The published tensors, and where this layout keeps them. */
function published(
  network: Convertible,
  has: (name: string) => boolean,
): { readonly expected: Expected; readonly translation: Translation } {
  switch (network.component) {
    case "transformer": {
      const { config, layout } = network;
      return {
        expected: config ? fluxTensors(config) : [],
        translation: config && layout === "diffusers" ? diffusersFlux(config.hidden_size) : whole,
      };
    }
    case "t5": {
      const table = t5Table(has);
      return {
        expected: network.config ? t5Tensors(network.config, "shared.weight") : [],
        translation: (name, shape) => whole(name === "shared.weight" ? table : name, shape),
      };
    }
    case "uso-lora":
      return {
        expected: network.config ? loraTensors(network.config) : [],
        translation: network.layout === "comfyui" ? comfyLora : whole,
      };
    default:
      return network satisfies never;
  }
}
