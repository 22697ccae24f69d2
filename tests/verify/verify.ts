/** Recognises reference vectors by what they contain and checks each against our implementation. */
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { verifyNoise, verifyPreprocess, verifySchedules } from "./arithmetic.ts";
import type { Check } from "./compare.ts";
import { verifyAutoencoder, verifyClipText, verifyClipVision, verifySiglip, verifyT5 } from "./encoders.ts";
import { verifyCsd, verifyDino } from "./measures.ts";
import { verifyFaces } from "./faces.ts";
import { verifyTransformer } from "./transformer.ts";
import { verifyTraining } from "./training.ts";
import { openVectors, type Vectors } from "./vectors.ts";

export type Outcome =
  | { readonly kind: "compared"; readonly file: string; readonly network: string; readonly checks: readonly Check[] }
  | { readonly kind: "failed"; readonly file: string; readonly why: string };

/** What a file can hold, told apart by the tensors in it. The first that fits is taken. */
const networks: readonly {
  readonly name: string;
  readonly fits: (v: Vectors) => boolean;
  readonly verify: (v: Vectors) => Promise<Check[]>;
}[] = [
  {
    name: "a step of training",
    fits: (v) => v.names.some((n) => n.startsWith("grad.")),
    verify: verifyTraining,
  },
  { name: "transformer", fits: (v) => v.has("out.velocity"), verify: verifyTransformer },
  { name: "autoencoder", fits: (v) => v.has("out.latent_mean"), verify: verifyAutoencoder },
  {
    name: "DINO",
    fits: (v) => v.has("weight.pos_embed") && v.has("weight.blocks.0.attn.qkv.weight"),
    verify: verifyDino,
  },
  { name: "faces", fits: (v) => v.has("in.detection") || v.has("in.identity"), verify: verifyFaces },
  { name: "CSD", fits: (v) => v.has("weight.last_layer_style"), verify: verifyCsd },
  {
    name: "CLIP vision",
    fits: (v) => v.has("weight.vision_model.embeddings.class_embedding"),
    verify: verifyClipVision,
  },
  { name: "SigLIP", fits: (v) => v.has("weight.vision_model.embeddings.patch_embedding.weight"), verify: verifySiglip },
  {
    name: "CLIP text",
    fits: (v) => v.has("weight.text_model.embeddings.token_embedding.weight"),
    verify: verifyClipText,
  },
  { name: "T5", fits: (v) => v.has("weight.shared.weight"), verify: verifyT5 },
  {
    name: "noise and embeddings",
    fits: (v) => v.names.some((n) => n.startsWith("torch_cpu_randn.") || n.startsWith("timestep_embedding.")),
    verify: verifyNoise,
  },
];

async function verifyFile(file: string, shown: string): Promise<Outcome | null> {
  const compared = async (network: string, checks: Promise<readonly Check[]>): Promise<Outcome> => ({
    kind: "compared",
    file: shown,
    network,
    checks: await checks,
  });
  try {
    if (file.endsWith("schedules.json")) return await compared("schedules", verifySchedules(file));
    if (file.endsWith("index.json")) return await compared("preparation of pictures", verifyPreprocess(file));
    if (!file.endsWith(".safetensors")) return null;
    const vectors = await openVectors(file);
    const network = networks.find((n) => n.fits(vectors));
    if (!network) return { kind: "failed", file: shown, why: "holds no network known here" };
    return await compared(network.name, network.verify(vectors));
  } catch (error) {
    return { kind: "failed", file: shown, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether all numbers stay within their bounds. A comparison without numbers has shown nothing. */
export const passed = (o: Outcome): boolean =>
  o.kind === "compared" && o.checks.length > 0 && o.checks.every((c) => c.error <= c.bound);

/**
 * Every file of a folder, and of the folders in it, in the order of their names. A single file is taken as it is. Where
 * there is nothing to compare, that is a failure.
 */
export async function* verifyFolder(path: string): AsyncGenerator<Outcome> {
  const root = resolve(path);
  const found = await stat(root).catch(() => null);
  if (!found) {
    yield { kind: "failed", file: root, why: "is not there: name a folder of vectors, or one file" };
    return;
  }
  const files = found.isDirectory()
    ? (await readdir(root, { recursive: true })).sort().map((f) => join(root, f))
    : [root];
  let outcomes = 0;
  for (const file of files) {
    const outcome = await verifyFile(file, relative(root, file) || file);
    if (!outcome) continue;
    outcomes++;
    yield outcome;
  }
  if (outcomes === 0) yield { kind: "failed", file: root, why: "holds nothing to compare" };
}
