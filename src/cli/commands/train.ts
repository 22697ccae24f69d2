/** `atelier train`: the paper's three trainings on a folder of triplets. */
import { basename, relative } from "node:path";
import { Option, type Command } from "commander";
import { onTraining } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import {
  type Judge,
  momentKinds,
  timestepKinds,
  trainingStages,
  type TrainingSettings,
} from "../../contract/learning/training.ts";
import { askRun } from "../../engine/training/wishes.ts";
import { homeFolder } from "../../main/home.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { csdAmongModels, csdDigest } from "../../main/models/csd.ts";
import { usualRateOf, usualSide, usualSteps, usualTraining as usual } from "../../main/trainings/usual.ts";
import { postRun } from "../../main/trainings/board.ts";
import { theEngine } from "../work/engine.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { blockNames, decimal, integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { stepLines } from "../output/training-progress.ts";
import { acceptOption, agreeToTerms } from "../output/training-terms.ts";
import { addTrainData } from "./train-data.ts";
import { addTrainExport } from "./train-export.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
The folder has pictures in content/, style/ and target/, and triplets.jsonl with one line a triplet:
  {"content": "content/anna.png", "style": "style/ink.png", "target": "target/anna-ink.png", "prompt": ""}
Stopped with Ctrl-C, or in any other way, the same command goes on. It keeps its place every two minutes.
It waits with atelier train pause <out folder>, from any other window, goes on with atelier train resume, and stops with
atelier train stop. The studio's window shows it under Queue meanwhile.

Examples:
  atelier train data triplets --count 400
  atelier train align triplets --out runs/aligned --steps 400
  atelier train disentangle triplets --model runs/aligned --out runs/learned --rank 16
  atelier train reward triplets --model runs/learned --out runs/rewarded --reward-steps 8
  atelier train reward triplets --model runs/learned --out runs/by-csd --reward csd --reward-steps 8
  atelier generate --subject me.jpg --style ink.png --model runs/learned`;

const about = {
  align: "the projector alone learns to say a style, from style pictures to targets",
  disentangle: "LoRA and projector learn to keep content and style apart",
  reward: "the same, with the likeness of styles as a reward",
} as const;

/** What may be asked of a training at work: the command, the wish, what it does, and what is said then. */
const asked = [
  [
    "pause",
    "pause",
    "let a training wait after its step, keeping what it has reached",
    "waits after its step; what it has reached is kept.",
  ],
  ["resume", "go on", "let a training that waits go on", "goes on."],
  [
    "stop",
    "stop",
    "stop a training, keeping what it has reached",
    "stops; what it has reached is kept, and the command that it was begun with goes on.",
  ],
] as const;

interface TrainOptions extends Omit<TrainingSettings, "stage" | "csd" | "rate" | "side"> {
  readonly rate?: number;
  readonly side?: number;
  readonly reward: Judge;
  readonly model: string;
  readonly out: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly acceptLicence?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addTrain(program: Command): void {
  const train = program
    .command("train")
    .summary("train a model on triplets: style alignment, disentanglement, style reward")
    .description("Trains a model on triplets of content, style and target, as the paper does (USO, section 3).")
    .addHelpText("after", `${examples}\n${exitCodesHelp}`);
  addTrainData(train);
  for (const [name, wish, summary, done] of asked)
    train
      .command(name)
      .argument("<folder>", "in which the training is kept, its --out", placeOf)
      .summary(summary)
      .description(`Among programs that train: ${summary}.`)
      .addHelpText("after", `\nExample:\n  atelier train ${name} runs/learned\n${exitCodesHelp}`)
      .action(async (folder: string) => {
        await askRun(folder, wish);
        print(`The training in ${folder} ${done}`);
      });
  for (const stage of trainingStages) {
    train
      .command(stage)
      .argument("<folder>", "of triplets")
      .summary(about[stage])
      .description(`Of the paper's trainings: ${about[stage]}.`)
      .requiredOption("-o, --out <folder>", "where the training is kept, and goes on from", placeOf)
      .option("-m, --model <id or folder>", "to begin with, see: atelier models", bundledModel)
      .option("--steps <number>", "of the whole training", integer(1, 1_000_000), usualSteps(stage))
      .option("--rate <number>", "the highest learning rate (default: by the width of the model)", decimal(1e-9, 1))
      .addOption(new Option("--schedule <name>", "of the rate").choices(["constant", "cosine"]).default(usual.schedule))
      .option("--warmup <steps>", "in which the rate rises", integer(0, 100_000), usual.warmup)
      .option("--accumulate <number>", "of examples for each step", integer(1, 1_024), usual.accumulate)
      .option("--rank <number>", "of a new LoRA", integer(1, 512), usual.rank)
      .addOption(new Option("--timesteps <name>", "at which times").choices(timestepKinds).default(usual.timesteps))
      .option(
        "--side <pixels>",
        "long side of targets and contents, a multiple of 16 (default: by the size of the model)",
        integer(64, 2_048),
      )
      .option("--guidance <number>", "of models that take one", decimal(0, 100), usual.guidance)
      .addOption(option.judge())
      .option("--reward-weight <number>", "beside the flow loss", decimal(0, 100), usual.rewardWeight)
      .option(
        "--reward-steps <number>",
        "of pictures that are made to be judged; 0 to judge a single step's guess",
        integer(0, 100),
        usual.rewardSteps,
      )
      .addOption(new Option("--moments <form>", "of the optimiser: 8 bits take less memory").choices(momentKinds))
      .option("--layers <blocks...>", "whose LoRA is trained, such as single_blocks.2-5 (default: all)", blockNames)
      .option("--seed <number>", "of chance", integer(0, 2 ** 32 - 1), usual.seed)
      .option(...acceptOption)
      .addOption(option.provider())
      .addOption(option.memory())
      .addOption(option.json())
      .addOption(option.quiet())
      .addHelpText("after", `${examples}\n${exitCodesHelp}`)
      .action((folder: string, options: TrainOptions) => run({ ...options, stage }, folder));
  }
  addTrainExport(train);
}

async function run(
  {
    model: wanted,
    out,
    provider,
    memory,
    acceptLicence,
    json,
    quiet,
    reward,
    ...given
  }: TrainOptions & Pick<TrainingSettings, "stage">,
  folder: string,
): Promise<void> {
  const model = await findModel(wanted);
  const terms = await agreeToTerms(model.manifest.licence, { acceptLicence, json, quiet });
  const { stage, rate = usualRateOf(stage, model.manifest), side = usualSide(model.manifest) } = given;
  const chosen = { ...given, rate, side };
  const csd = reward === "csd" && stage === "reward" ? await csdAmongModels() : null;
  const settings = csd ? { ...chosen, csd: await csdDigest(csd) } : chosen;
  const engine = theEngine();
  const posted = postRun(homeAt(homeFolder()).trainings, {
    kind: settings.stage,
    name: basename(out),
    folder: out,
    model: model.manifest.id,
    steps: settings.steps,
  });
  const [steps, told] = [stepLines(say), relative("", out) || "."];
  const training = engine.call(
    "engine.train",
    {
      modelFolder: model.folder,
      provider,
      ...(memory === undefined ? {} : { memory }),
      triplets: placeOf(folder),
      out,
      settings,
      ...(csd ? { csd } : {}),
    },
    {
      signal: cancellation(),
      onEvent: onTraining((progress) => {
        posted.told(progress);
        if (json || quiet) return;
        if (progress.phase === "examples" && progress.done === progress.of) say(`${progress.of} triplets encoded`);
        if (progress.phase === "paused")
          say(`paused at step ${progress.step}; it goes on with: atelier train resume ${told}`);
        if (progress.phase === "step") steps(progress);
      }),
    },
  );
  const result = await training
    .catch(async (error: unknown) => {
      if (!isFault(error, "engine.cancelled")) throw error;
      // What was reached is kept before the engine may end.
      await engine.call("engine.settled", null).catch(() => undefined);
      throw new Fault("training.stopped", {}, { cause: error });
    })
    .finally(() => posted.leave());
  if (json) return printJson({ ...result, terms });
  print(result.model ?? out);
}
