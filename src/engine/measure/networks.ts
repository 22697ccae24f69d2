/** The networks that measure, as they were found on this machine: opened, each under its published names. */
import { hash } from "node:crypto";
import type { z } from "zod";
import { toFault } from "../../contract/fault.ts";
import type { MeasureNetwork } from "../../contract/learning/measures.ts";
import { fileDigest } from "../../formats/digest.ts";
import { settingsOf } from "../../formats/measures.ts";
import { componentSchema, type ComponentOf, type Layout, type NetworkFormat } from "../../formats/networks.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { openEncoder } from "../runtime/encoder.ts";
import { memoryFor } from "../runtime/memory.ts";
import { entryGraph, type NetworkEntry, type OpenComponent } from "../networks/entry.ts";
import type { Graph } from "../graph/tensor.ts";
import type { RunOptions } from "../runtime/session.ts";
import { Sessions } from "../runtime/sessions.ts";
import { openStored } from "../weights/open-components.ts";
import { clipPictureEncoder, clipWordsEncoder, csdEncoder, dinoEncoder, dinov2Encoder } from "./encoders.ts";

/** A way to a vector, and the digest of the weights behind it. */
export interface Vectors<Given> {
  readonly weights: string;
  readonly of: (given: Given, options?: RunOptions) => Promise<Float32Array>;
}

/** What is at hand. */
export interface Encoders {
  readonly dino: Vectors<Pixels> | null;
  readonly dinov2: Vectors<Pixels> | null;
  readonly clip: Vectors<Pixels> | null;
  /** Reads words into the space of `clip`. */
  readonly words: Vectors<string> | null;
  readonly csd: Vectors<Pixels> | null;
}

/**
 * Opens the first of each kind that can be used, on the processor. A network is loaded when it is first needed. One
 * that cannot be used is passed over for the next, and why is told.
 */
export async function openNetworks(networks: readonly MeasureNetwork[]): Promise<{
  readonly encoders: Encoders;
  readonly passedOver: readonly string[];
  release(): Promise<void>;
}> {
  const { bytes } = await memoryFor("cpu");
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: bytes });
  const passedOver: string[] = [];
  const first = async <F extends NetworkFormat<z.ZodType>, Given, Input extends string, Output extends string>(
    kind: MeasureNetwork["network"],
    entry: NetworkEntry<F, Given, Input, Output>,
    output: Output,
  ): Promise<Vectors<Given> | null> => {
    for (const network of networks)
      if (network.network === kind) {
        const opened = await openVectors(entry, output, network, sessions).catch((error: unknown) => {
          passedOver.push(`Not measured with ${network.files[0]}: ${toFault(error).message}`);
        });
        if (opened) return opened;
      }
    return null;
  };
  const [dino, dinov2, clip, words, csd] = await Promise.all([
    first("dino", dinoEncoder, "cls"),
    first("dinov2", dinov2Encoder, "cls"),
    first("clip-vision", clipPictureEncoder, "embedding"),
    first("clip", clipWordsEncoder, "embedding"),
    first("csd", csdEncoder, "style"),
  ]);
  return { encoders: { dino, dinov2, clip, words, csd }, passedOver, release: () => sessions.release() };
}

/** @throws Fault `weights.*`, `text.*` where its files cannot be used */
async function openVectors<F extends NetworkFormat<z.ZodType>, Given, Input extends string, Output extends string>(
  entry: NetworkEntry<F, Given, Input, Output>,
  output: Output,
  network: MeasureNetwork,
  sessions: Sessions,
): Promise<Vectors<Given>> {
  const { files } = network;
  const encode = await openEncoder(entry, await openedAs(entry.format, network), sessions);
  const digests = await Promise.all(files.map((file) => fileDigest(file)));
  return {
    weights: digests.length === 1 ? digests[0]! : hash("sha256", digests.join(), "hex"),
    of: async (given, options) => (await encode(given, options))[output].data,
  };
}

/** @throws Fault `weights.*` */
async function openedAs<F extends NetworkFormat<z.ZodType>>(
  format: F,
  network: MeasureNetwork,
): Promise<OpenComponent<ComponentOf<F>>> {
  const { files, stored, sizes } = network;
  const { layouts } = format as { readonly layouts: Readonly<Record<string, Layout<never>>> };
  const settings = componentSchema(format).parse(settingsOf(network)) as ComponentOf<F>;
  const lookup = await openStored(files, { prefix: stored.prefix, layout: layouts[stored.layout] ?? null, sizes });
  return { settings, lookup, fileOf: (name) => name };
}

/** The graph of a network that was found, attention whole. @throws Fault `weights.*` where its files cannot be used */
export async function measuringGraph(network: MeasureNetwork): Promise<Graph> {
  const graph = async <F extends NetworkFormat<z.ZodType>, Given, Input extends string, Output extends string>(
    entry: NetworkEntry<F, Given, Input, Output>,
  ): Promise<Graph> => entryGraph(entry, await openedAs(entry.format, network), () => ({}));
  switch (network.network) {
    case "dino":
      return graph(dinoEncoder);
    case "dinov2":
      return graph(dinov2Encoder);
    case "clip-vision":
      return graph(clipPictureEncoder);
    case "clip":
      return graph(clipWordsEncoder);
    case "csd":
      return graph(csdEncoder);
    default:
      return network.network satisfies never;
  }
}
