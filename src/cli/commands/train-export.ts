/** `atelier train export`: a LoRA in the form that other programs read. */
import { type LoraFormat, loraFormats } from "../../contract/learning/lora-format.ts";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Option, type Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { writeForOthers } from "../../main/teaching/lora-for-others.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
kohya: the names of kohya's trainers, which ComfyUI, Forge and most others read. diffusers: those of diffusers and PEFT.
Both change the pictures by exactly as much as the LoRA they are made from. The file says on which model it was trained
and under which licence, and of your pictures nothing.

Examples:
  atelier train export runs/learned --format kohya
  atelier train export runs/learned/lora.safetensors --format diffusers --out for-diffusers.safetensors`;

interface ExportOptions {
  readonly format: LoraFormat;
  readonly out?: string;
  readonly model: string;
  readonly json?: boolean;
}

export function addTrainExport(train: Command): void {
  train
    .command("export")
    .argument("<training>", "its folder, or any LoRA for this model")
    .summary("write a LoRA for ComfyUI, kohya or diffusers")
    .description("Writes a LoRA in the form that other programs read.")
    .addOption(new Option("--format <name>", "of the names").choices(loraFormats).default("kohya"))
    .option("-o, --out <file>", "(default: beside it, with the format in its name)", placeOf)
    .option("-m, --model <id or folder>", "that it was trained on, see: atelier models", bundledModel)
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(run);
}

async function run(given: string, { format, out, model: wanted, json }: ExportOptions): Promise<void> {
  const from = await loraOf(placeOf(given));
  const to = out ?? join(dirname(from), `${basename(from, ".safetensors")}-${format}.safetensors`);
  // An earlier export may be in use elsewhere, or be of another state of the training.
  if (await stat(to).catch(() => null)) throw new Fault("image.exists", { file: to });
  const { manifest } = await findModel(wanted);
  const { layers } = await writeForOthers({ from, to, format }, manifest);
  if (json) printJson({ file: to, format, layers });
  else print(to);
}

/** The LoRA of a training's folder, or the file itself. @throws Fault `training.no-lora` */
async function loraOf(path: string): Promise<string> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  if (!isFolder) return path;
  const lora = join(path, "lora.safetensors");
  if (!(await stat(lora).catch(() => null))) throw new Fault("training.no-lora", { folder: path });
  return lora;
}
