/** `atelier models scan`: which weights lie in folders, and what is missing for a USO model. */
import type { Command } from "commander";
import { bytesInWords } from "../../contract/values/size.ts";
import { isMeasure, type ComponentKind, type DinoSizes, type Recognised } from "../../formats/layouts/layout.ts";
import type { FoundNetwork } from "../../main/models/scan/assemble.ts";
import { measureTitles } from "../../main/models/measures.ts";
import { parts } from "../../main/models/scan/parts.ts";
import { scanFolders, type ScanReport } from "../../main/models/scan/scan.ts";
import type { FoundTokenizer } from "../../main/models/scan/tokenizers.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { bold, dim, red } from "../output/style.ts";
import { printParts, within } from "../output/parts.ts";
import { onDisk } from "../../formats/place.ts";

const examples = `
Files are told apart by what they hold, not by their names: published files, those of diffusers (in parts too) and of
ComfyUI. They are used where they lie; links, as in the cache of Hugging Face, are followed. Only headers are read,
but for networks that measure: they are read through for values that are no numbers.

Examples:
  atelier models scan ~/ComfyUI/models
  atelier models scan ~/ComfyUI/models ~/Downloads/tokenizer.json
  atelier models scan ~/.cache/huggingface/hub --json`;

export function addModelsScan(models: Command): void {
  models
    .command("scan")
    .summary("Tells which weights folders hold.")
    .description(
      "Looks into every weight file and tokenizer below the folders, and says what is missing for a USO model.",
    )
    .argument("<folder...>", "folders, or single files")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    // `atelier models` has --json too, and takes it wherever it stands.
    .action((folders: string[], _: unknown, command: Command) =>
      scan(folders, command.optsWithGlobals<{ json?: boolean }>()),
    );
}

async function scan(folders: readonly string[], { json }: { json?: boolean }): Promise<void> {
  const report = await scanFolders(folders.map(onDisk), { numbers: true });
  if (json) return printJson(report);
  printReport(report);
}

function printReport(report: ScanReport): void {
  const { folders, files, networks, tokenizers, rejected, limit, uso } = report;
  print(`${bold(folders.join(", "))}  ${dim(`${files} weight ${files === 1 ? "file" : "files"}`)}`);
  for (const found of networks) printNetwork(folders, found);
  for (const found of tokenizers) printTokenizer(folders, found);
  if (rejected.length > 0) print("", bold("Of no use"));
  for (const { file, problem } of rejected) print(`  ${within(folders, file)}`, `    ${problem.message}`);
  if (limit) print("", red(limit.message));
  print("", bold("A USO model"));
  printParts(report);
  if (!uso.complete) return print("", "Not everything is there yet.");
  print(
    "",
    "Everything is there. To use it where it lies:",
    `  atelier models add ${folders.map((f) => (/[\s'"]/.test(f) ? JSON.stringify(f) : f)).join(" ")}`,
  );
}

function printNetwork(folders: readonly string[], { network, files, bytes }: FoundNetwork): void {
  const title = titleOf(network.component);
  print("", `  ${bold(title)}  ${describe(network)}`);
  print(
    `  ${dim(`${within(folders, files[0]!)}${files.length > 1 ? ` and ${files.length - 1} more` : ""}, ${bytesInWords(bytes)}`)}`,
  );
  for (const problem of network.problems) print(`  ${red(problem.message)}`);
}

const titleOf = (component: ComponentKind): string =>
  component === "lora" ? "further LoRA" : isMeasure(component) ? measureTitles[component] : parts[component].title;

function printTokenizer(
  folders: readonly string[],
  { tokenizer: { component, tokens }, files, bytes }: FoundTokenizer,
): void {
  print("", `  ${bold(parts[component].title)}  ${tokens} words`);
  print(`  ${dim(`${files.map((f) => within(folders, f)).join(", ")}, ${bytesInWords(bytes)}`)}`);
}

const layouts: Readonly<Record<Recognised["layout"], string>> = {
  bfl: "as Black Forest Labs name it",
  diffusers: "as diffusers names it",
  huggingface: "as Hugging Face names it",
  comfyui: "as ComfyUI names it",
  openai: "as OpenAI names it",
  published: "as published",
  kohya: "as kohya names it",
  xlabs: "as XLabs name it",
};

/** One line: kind, layout, precision, sizes. */
function describe(network: Recognised): string {
  const variant = network.component === "transformer" ? variants[network.variant ?? "unknown"] : null;
  return [variant, layouts[network.layout], network.dtype === "unknown" ? null : network.dtype, sizes(network)]
    .filter((word) => word !== null)
    .join(", ");
}

/** Krea and Kontext have the tensors of FLUX.1-dev. */
const variants = { "dev-like": "dev, Krea or Kontext", "schnell-like": "schnell", unknown: null } as const;

function sizes(network: Recognised): string | null {
  const { component, config: c } = network;
  if (!c) return null;
  switch (component) {
    case "transformer":
      return `${network.config!.depth} + ${network.config!.depth_single_blocks} blocks of width ${network.config!.hidden_size}`;
    case "autoencoder":
      return `${network.config!.z_channels} channels`;
    case "t5":
      return `${network.config!.num_layers} blocks of width ${network.config!.d_model}`;
    case "clip":
    case "siglip":
    case "clip-vision":
      return `${network.config!.num_hidden_layers} layers of width ${network.config!.hidden_size}`;
    case "csd":
      return `${network.config!.layers} layers of width ${network.config!.width}`;
    case "dino":
    case "dinov2":
      return dinoSizes(network.config!);
    case "projector":
      return `${3 * network.config!.style_tokens_per_level} tokens a style`;
    case "uso-lora":
      return `rank ${network.config!.rank}`;
    case "lora":
      return `rank ${[...new Set(network.config!.ranks)].join(" to ")}, ${network.config!.layers} layers`;
    default:
      return network satisfies never;
  }
}

function dinoSizes({ depth, embed_dim, patch_size, num_register_tokens: registers }: DinoSizes): string {
  return `${depth} layers of width ${embed_dim}, patches of ${patch_size}${registers > 0 ? `, ${registers} registers` : ""}`;
}
