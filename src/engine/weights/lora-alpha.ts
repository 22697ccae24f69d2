/** How strongly a LoRA was trained to count: its alphas, wherever its trainer wrote them. */
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { otherWords, type LoraForm } from "../../contract/faults/other-weights.ts";
import { loraPart } from "../../formats/layouts/lora-names.ts";
import { readSafetensors, readTensor, type SafetensorsFile } from "../../formats/safetensors/read.ts";

/** The alpha that counts for pairs without one of their own. */
export type SharedAlpha =
  | { readonly kind: "known"; readonly alpha: number }
  /** The tool writes one wherever it differs from the rank. */
  | { readonly kind: "rank" }
  /** PEFT keeps it in a file of its own, which is not there. */
  | { readonly kind: "unknown" };

/** The alpha of a file beside the LoRA, null where there was none; undefined where it is still to be looked for. */
export type RecordedAlpha = number | null | undefined;

/** Settings of PEFT, as far as they decide what a pair does. */
const settings = z.object({
  peft_type: z.string().nullish(),
  r: z.number().nullish(),
  lora_alpha: z.number().min(-1e9).max(1e9).nullish(),
  use_rslora: z.boolean().nullish(),
  use_dora: z.boolean().nullish(),
  alpha_pattern: z.record(z.string(), z.unknown()).nullish(),
  rank_pattern: z.record(z.string(), z.unknown()).nullish(),
  init_lora_weights: z.unknown().optional(),
});
type Settings = z.infer<typeof settings>;

/** Other methods by PEFT's names. */
const methods: Readonly<Record<string, LoraForm>> = {
  LOKR: "LoKr",
  LOHA: "LoHa",
  OFT: "OFT",
  BOFT: "OFT",
  IA3: "IA3",
  VERA: "VeRA",
};

/**
 * Reads the alpha of all pairs: from the file's metadata, where diffusers keeps PEFT's settings, or from PEFT's
 * `adapter_config.json` beside it.
 * @param ranks of the file's pairs
 * @param recorded  what counts in place of a file beside it
 * @throws Fault `weights.lora-unusable` for settings that are not computed: DoRA, rslora, alphas by pattern
 */
export async function sharedAlpha(
  content: SafetensorsFile,
  ranks: ReadonlySet<number>,
  recorded?: RecordedAlpha,
): Promise<SharedAlpha> {
  const file = content.path;
  const own = inMetadata(content);
  if (own === null && typeof recorded === "number") return { kind: "known", alpha: recorded };
  const found = own ?? (recorded === undefined ? await beside(file, ranks) : null);
  if (found) {
    const reason = notComputed(found);
    if (reason !== null) throw new Fault("weights.lora-unusable", { file, reason });
    if (typeof found.lora_alpha === "number") return { kind: "known", alpha: found.lora_alpha };
  }
  const byPeft = [...content.tensors.keys()].some((name) => name.startsWith("base_model.model."));
  return { kind: byPeft ? "unknown" : "rank" };
}

/**
 * A LoRA with the alpha of the file beside it, as a recipe records it. One that says its own, or has it recorded, stays
 * as it is.
 * @throws Fault `weights.*` where it cannot be read, or the file beside it cannot be used
 */
export async function withAlpha<L extends { readonly path: string; readonly alpha?: number | null | undefined }>(
  lora: L,
): Promise<L> {
  if (lora.alpha !== undefined) return lora;
  const content = await readSafetensors(lora.path);
  if (inMetadata(content) !== null) return lora;
  const ranks = [...content.tensors].flatMap(([name, { shape }]) =>
    loraPart(name)?.is === "down" ? (shape[0] ?? []) : [],
  );
  const shared = await sharedAlpha(content, new Set(ranks));
  return shared.kind === "rank" ? lora : { ...lora, alpha: shared.kind === "known" ? shared.alpha : null };
}

function notComputed(found: Settings): string | null {
  const method = found.peft_type?.toUpperCase() ?? "LORA";
  if (method !== "LORA")
    return methods[method]
      ? otherWords({ kind: "form", form: methods[method], of: "FLUX.1" })
      : `It was trained with ${method} of PEFT, which is not computed. Look for an ordinary LoRA.`;
  if (found.use_dora) return otherWords({ kind: "form", form: "DoRA", of: "FLUX.1" });
  if (found.use_rslora || Object.keys(found.alpha_pattern ?? {}).length > 0)
    return `It was trained with ${found.use_rslora ? "rank-stabilised alphas (rslora)" : "alphas by pattern"}, which are not computed. Look for an ordinary LoRA.`;
  if (found.lora_alpha === 0)
    return "Its lora_alpha is 0, by which nothing of it would count. Download it again, or choose another LoRA.";
  const begin = found.init_lora_weights;
  if (typeof begin === "string" && /^(pissa|olora|corda|loftq|lora_ga)/i.test(begin))
    return `It was trained from changed weights (${begin.slice(0, 20)}), and would need them. Look for an ordinary LoRA.`;
  return null;
}

/** What diffusers records of the transformer's settings. */
function inMetadata({ metadata }: SafetensorsFile): Settings | null {
  const text = metadata["lora_adapter_metadata"];
  const all = text === undefined ? null : parsed(text);
  if (typeof all !== "object" || all === null) return null;
  const own = Object.entries(all).flatMap(([key, value]) =>
    key.startsWith("transformer.") ? [[key.slice("transformer.".length), value] as const] : [],
  );
  const { success, data } = settings.safeParse(Object.fromEntries(own));
  return success && own.length > 0 ? data : null;
}

const configName = "adapter_config.json";

/** PEFT's own file. Beside other names than PEFT's it counts where no other LoRA could be meant. */
async function beside(file: string, ranks: ReadonlySet<number>): Promise<Settings | null> {
  const folder = dirname(file);
  const text = await readFile(join(folder, configName), "utf8").catch(() => null);
  if (text === null) return null;
  const fail = (reason: string) => new Fault("weights.lora-unusable", { file, reason });
  const own = /^adapter_model\b.*\.safetensors$/i.test(basename(file));
  if (!own && (await readdir(folder)).filter((name) => /\.safetensors$/i.test(name)).length > 1) return null;
  const { success, data } = settings.safeParse(parsed(text));
  if (!success) throw fail(`The ${configName} beside it cannot be understood. Download both files again.`);
  const byPattern = Object.keys(data.rank_pattern ?? {}).length > 0;
  if (typeof data.r === "number" && !byPattern && ranks.size > 0 && !ranks.has(data.r)) {
    if (!own) return null;
    throw fail(
      `The ${configName} beside it belongs to another LoRA: it says rank ${data.r}, where this one has ${[...ranks].join(", ")}. Download both files again.`,
    );
  }
  return data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}

/**
 * A pair's own alpha, a single number of any type; null where it has none.
 * @throws Fault `weights.lora-unusable` where it is no number that a change can be scaled by
 */
export async function ownAlpha({ path: file, tensors }: SafetensorsFile, name: string): Promise<number | null> {
  const entry = tensors.get(name);
  if (!entry) return null;
  const [value, more] = await readTensor(entry);
  const alpha = Number(value);
  if (value === undefined || more !== undefined || !Number.isFinite(alpha) || alpha === 0)
    throw new Fault("weights.lora-unusable", {
      file,
      reason: `Its ${name} is no number that a change can be scaled by. Download it again, or choose another LoRA.`,
    });
  return alpha;
}
