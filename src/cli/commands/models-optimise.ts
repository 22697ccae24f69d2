/** `atelier models optimise`: a model in a smaller precision. */
import { type ModelPrecision, modelPrecisions } from "../../contract/making/precision.ts";
import { Presets, SingleBar } from "cli-progress";
import { type Command, Option } from "commander";
import { Fault } from "../../contract/fault.ts";
import type { OptimisedLayer, OptimiseProgress } from "../../engine/convert/optimise.ts";
import { openModel } from "../../formats/manifest.ts";
import { findModel } from "../../main/models/catalogue.ts";
import { idOfSmaller, optimiseModel } from "../../main/models/optimise.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { option, perCent } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { bold, dim, painted } from "../output/style.ts";
import { placeOf } from "../../formats/place.ts";

interface OptimiseOptions {
  readonly precision: ModelPrecision;
  readonly out: string;
  readonly block: "32" | "64" | "128";
  readonly lora: "merge" | "branch";
  readonly loraStrength: number;
  readonly json?: boolean;
}

const examples = `
The transformer, and T5 where it is large, are written anew, whatever layout their files have, float8 too;
the rest of the model is linked, or used where it lies. Ends of the networks, norms and biases keep 16 bits
or more. int8 is rarely told from the original, int4 differs a little and takes a third of float16. After an
interruption the same command goes on where it ended.

A LoRA stays a branch beside the weights, exact and of any strength. Merged, it takes no time and no memory
of its own; its strength is then fixed, and it is rounded with the weights.

Examples:
  atelier models optimise uso-mini --precision int4 --out ~/models/uso-mini-int4
  atelier models optimise ./uso-flux1-dev --precision int8 --lora merge --out ~/models/uso-int8
  atelier generate --model ~/models/uso-mini-int4 --subject me.jpg --style ink.png`;

export function addModelsOptimise(models: Command): void {
  models
    .command("optimise")
    .description("Writes a model in a smaller precision.")
    .argument("<model>", "id or folder, see: atelier models")
    .addOption(new Option("--precision <name>", "of the large weights").choices(modelPrecisions).makeOptionMandatory())
    .requiredOption("-o, --out <folder>", "the new model's folder; made if missing", placeOf)
    .addOption(
      new Option("--block <values>", "how many weights share a scale: fewer are finer and larger")
        .choices(["32", "64", "128"])
        .default("32"),
    )
    .addOption(
      new Option("--lora <how>", "the model's LoRA becomes part of the weights, or stays a branch")
        .choices(["merge", "branch"])
        .default("branch"),
    )
    .addOption(
      new Option("--lora-strength <percent>", "with which it is merged, 0 to 200 (default: 100)")
        .argParser((given: string) => perCent(0, 200)(given) / 100)
        .default(1, "100"),
    )
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action((model: string, _: unknown, command: Command) =>
      optimise(model, command.optsWithGlobals<OptimiseOptions>()),
    );
}

async function optimise(
  idOrFolder: string,
  { precision, out, block, lora, loraStrength, json }: OptimiseOptions,
): Promise<void> {
  const from = await findModel(idOrFolder);
  const id = idOfSmaller(from.manifest, precision, lora === "merge");
  const there = await openModel(out).catch(() => null);
  if (there?.manifest.id === id) {
    if (json) return printJson({ id, folder: there.folder, files: [] });
    return print(`${bold(id)} is in ${there.folder} already: there is nothing to do.`);
  }
  const signal = cancellation();
  const bar = json || !process.stderr.isTTY ? null : barOn(process.stderr);
  const { model, reports } = await optimiseModel(from, out, {
    precision,
    block: Number(block),
    ...(lora === "merge" ? { mergeLora: loraStrength } : {}),
    signal,
    onProgress: (p) => bar?.show(p),
  })
    .catch((error: unknown) => {
      throw signal.aborted ? new Fault("weights.optimise-cancelled", { folder: out }, { cause: error }) : error;
    })
    .finally(() => bar?.stop());
  if (json) return printJson({ id: model.manifest.id, folder: model.folder, files: reports });

  for (const { file, before, after, seconds, layers } of reports) {
    for (const { name, form, error } of layers.filter((l) => l.form.startsWith("int")))
      print(`  ${dim(form)}  ${(100 * error).toFixed(2).padStart(6)} %  ${name}`);
    print(`${file}: ${megabytes(before)} to ${megabytes(after)} in ${seconds.toFixed(1)} s, ${mean(layers)}`);
  }
  print(`${bold(model.manifest.id)} is in ${model.folder}`);
}

/** The error of the quantised layers, the mean of all. */
function mean(layers: readonly OptimisedLayer[]): string {
  const quantised = layers.filter((l) => l.form.startsWith("int"));
  if (quantised.length === 0) return "no layer quantised";
  const average = quantised.reduce((sum, l) => sum + l.error, 0) / quantised.length;
  return `${quantised.length} layers quantised, their weights differ by ${(100 * average).toFixed(2)} % on average`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function barOn(stream: NodeJS.WritableStream): { show(p: OptimiseProgress): void; stop(): void } {
  const bar = new SingleBar(
    {
      stream,
      format: "{bar} {percentage} % {what} {left}",
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
      linewrap: false,
      fps: 10,
    },
    Presets.shades_classic,
  );
  let [phase, began] = ["", 0];
  return {
    show(p) {
      const key = `${p.phase} ${p.file}`;
      if (key !== phase) {
        bar.stop();
        [phase, began] = [key, performance.now()];
        bar.start(p.total, p.done, { what: "", left: "" });
      }
      const left = ((performance.now() - began) / 1000 / Math.max(1, p.done)) * (p.total - p.done);
      bar.update(p.done, {
        what: p.phase === "convert" ? "converted" : "checked",
        left: painted(dim(`· ${left.toFixed(0)} s left`), process.stderr),
      });
    },
    stop: () => bar.stop(),
  };
}
