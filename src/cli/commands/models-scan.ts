/** `atelier models scan`: which weights lie in a folder, and what is missing for a USO model. */
import { relative } from "node:path";
import { styleText } from "node:util";
import type { Command } from "commander";
import { bytesInWords } from "../../contract/size.ts";
import type { Recognised } from "../../engine/weights/layouts/layout.ts";
import type { FoundNetwork, Part } from "../../main/models/scan/assemble.ts";
import { partNames, parts, type PartName, type PublicFile } from "../../main/models/scan/parts.ts";
import { scanFolder, type ScanReport } from "../../main/models/scan/scan.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options.ts";
import { bold, dim, print, printJson, red } from "../output.ts";

const examples = `
Files are told apart by what they hold, not by their names: published files, those of diffusers (in parts too) and of
ComfyUI. They are used where they lie; links, as in the cache of Hugging Face, are followed. Only headers are read.

Examples:
  atelier models scan ~/ComfyUI/models
  atelier models scan ~/.cache/huggingface/hub --json`;

export function addModelsScan(models: Command): void {
  models
    .command("scan")
    .summary("Tells which weights a folder holds.")
    .description("Looks into every weight file below a folder, and says what is missing for a USO model.")
    .argument("<folder>", "a folder, or one file")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    // `atelier models` has --json too, and takes it wherever it stands.
    .action((folder: string, _: unknown, command: Command) => scan(folder, command.optsWithGlobals<{ json?: boolean }>()));
}

async function scan(folder: string, { json }: { json?: boolean }): Promise<void> {
  const report = await scanFolder(folder);
  if (json) return printJson(report);
  printReport(report);
}

function printReport({ folder, files, networks, rejected, limit, uso }: ScanReport): void {
  print(`${bold(folder)}  ${dim(`${files} weight ${files === 1 ? "file" : "files"}`)}`);
  for (const found of networks) printNetwork(folder, found);
  if (rejected.length > 0) print(`\n${bold("Of no use")}`);
  for (const { file, problem } of rejected) print(`  ${relative(folder, file) || file}\n    ${problem.message}`);
  if (limit) print(`\n${red(limit.message)}`);
  print(`\n${bold("A USO model")}`);
  for (const name of partNames) printPart(name, uso.parts[name], folder);
  print(uso.complete ? "\nEverything is there." : "\nNot everything is there yet.");
}

function printNetwork(folder: string, { network, files, bytes }: FoundNetwork): void {
  const title = network.component === "lora" ? "further LoRA" : parts[network.component].title;
  print(`\n  ${bold(title)}  ${describe(network)}`);
  const [first, ...rest] = files.map((file) => relative(folder, file) || file);
  print(`  ${dim(`${first}${rest.length > 0 ? ` and ${rest.length} more` : ""}, ${bytesInWords(bytes)}`)}`);
  for (const problem of network.problems) print(`  ${red(problem.message)}`);
}

const layouts: Readonly<Record<Recognised["layout"], string>> = {
  bfl: "as Black Forest Labs name it", diffusers: "as diffusers names it", huggingface: "as Hugging Face names it", comfyui: "as ComfyUI names it", published: "as published", kohya: "as kohya names it", xlabs: "as XLabs name it",
};

/** One line: kind, layout, precision, sizes. */
function describe(network: Recognised): string {
  const variant = network.component === "transformer" ? variants[network.variant ?? "unknown"] : null;
  return [variant, layouts[network.layout], network.dtype === "unknown" ? null : network.dtype, sizes(network)].filter((word) => word !== null).join(", ");
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
      return `${network.config!.num_hidden_layers} layers of width ${network.config!.hidden_size}`;
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

function printPart(name: PartName, part: Part, folder: string): void {
  const { title } = parts[name];
  switch (part.kind) {
    case "found":
      print(`  ${mark(part.problems.length === 0)} ${title}  ${dim(relative(folder, part.found.files[0]!) || part.found.files[0]!)}`);
      for (const problem of part.problems) print(`    ${problem.message}`);
      return;
    case "unusable":
      print(`  ${mark(false)} ${title}: what is there cannot be used`);
      for (const problem of part.problems) print(`    ${problem.message}`);
      return print(`    ${whereFrom(part.sources)}`);
    case "missing":
      print(`  ${mark(false)} ${title}: missing`);
      return print(`    ${whereFrom(part.sources)}`);
    default:
      return part satisfies never;
  }
}

const mark = (good: boolean): string => (good ? styleText("green", "✓") : styleText("red", "✗"));

const whereFrom = (sources: readonly PublicFile[]): string =>
  `Get ${sources.map(({ repository, file, gated }) => `${file} from huggingface.co/${repository}${gated ? " (licence to be accepted there)" : ""}`).join(", or ")}.`;
