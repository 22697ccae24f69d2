/** `atelier style export`: the layers that were learned of a style, for other programs. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { type LoraFormat, loraFormats } from "../../contract/learning/lora-format.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { cleanName } from "../../formats/names.ts";
import { homeFolder } from "../../main/home.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { writeForOthers } from "../../main/teaching/lora-for-others.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { outOfDate, styleNamed } from "../options/library-styles.ts";
import { theLibrary } from "../work/library.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
kohya: the names of kohya's trainers, which ComfyUI, Forge and most others read. diffusers: those of diffusers and PEFT.
The file says for which model it was learned and under which licence, and of your pictures nothing.

Examples:
  atelier style export "Blue ink"
  atelier style export "Blue ink" --format diffusers --out ink.safetensors`;

interface ExportOptions {
  readonly format: LoraFormat;
  readonly out?: string;
  readonly model: string;
  readonly json?: boolean;
}

export function addStyleExport(style: Command): void {
  style
    .command("export")
    .argument("<name>", "of the style in the library")
    .summary("write a style's learned layers for ComfyUI, kohya or diffusers")
    .description("Writes the layers that were learned of a style, as they are in use, in the form other programs read.")
    .addOption(new Option("--format <name>", "of the names").choices(loraFormats).default("kohya"))
    .option("-o, --out <file>", "(default: here, under the style's name)", placeOf)
    .option("-m, --model <id or folder>", "that they were learned for, see: atelier models", bundledModel)
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(run);
}

async function run(name: string, { format, out, model: wanted, json }: ExportOptions): Promise<void> {
  const { manifest } = await findModel(wanted);
  const library = await theLibrary({ json });
  const style = await styleNamed(library, name);
  const learned = await library.call("learned.for", { style: style.id, model: manifest.id });
  if (!learned?.lora) throw new Fault("style.no-lora", { name: style.name, model: manifest.name });
  const to = out ?? placeOf(`${cleanName(style.name) ?? "style"}-${format}.safetensors`);
  if (await stat(to).catch(() => null)) throw new Fault("image.exists", { file: to });
  const from = join(homeAt(homeFolder()).blobs, `${learned.lora}.safetensors`);
  const { layers } = await writeForOthers({ from, to, format }, manifest);
  const note = learned.modelDigest === weightsDigest(manifest) ? null : outOfDate(style.name, manifest.name);
  if (json) return printJson({ file: to, format, layers, notes: note === null ? [] : [note] });
  if (note !== null) say(note);
  print(to);
}
