/** `atelier doctor`: what this machine can do, and whether everything is in place. */
import { Option, type Command } from "commander";
import type { DoctorReport } from "../../contract/engine.ts";
import { boundsOf, parameters } from "../../contract/making/parameters.ts";
import { mostReferences } from "../../contract/making/parts.ts";
import type { PictureShape } from "../../contract/making/plan.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { type Fault, toFault } from "../../contract/fault.ts";
import { defaultsOf, verifyModel } from "../../formats/manifest.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { csdAmongModels } from "../../main/models/csd.ts";
import { theEngine } from "../work/engine.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { blockNames, integer, option, parseSize, type Size } from "../options/options.ts";
import {
  type Judge,
  momentKinds,
  plannedTrainings,
  type PlannedTrainingName,
  type TrainingSettings,
} from "../../contract/learning/training.ts";
import { planInWords } from "../output/plan-words.ts";
import { trainingPlanInWords } from "../output/training-plan-words.ts";
import { print, printJson } from "../output/output.ts";
import { bold, red } from "../output/style.ts";

const examples = `
With --plan it tells how a picture would be made in the memory there is: which networks stay loaded, which run in parts,
and where it does not fit, what would.

Examples:
  atelier doctor
  atelier doctor --plan --model uso-flux1-dev --size 1024x1024
  atelier doctor --plan --model uso-flux1-dev-int4 --provider cuda --memory 8
  atelier doctor --plan --train disentangle --model uso-flux1-dev-int4 --side 512 --memory 8
  atelier doctor --plan --train reward --reward-steps 8 --model uso-flux1-dev-int4 --memory 16
  atelier doctor --plan --train reward --reward csd --model uso-flux1-dev-int4 --side 512
  atelier doctor --plan --train layers --model uso-flux1-dev-int4 --memory 8
  atelier doctor --json`;

export function addDoctor(program: Command): void {
  const { min: shortest, max: longest } = boundsOf(parameters.contentLongSide.schema);
  program
    .command("doctor")
    .summary("examine the machine and the bundled model")
    .description(
      "Examines the machine: what would compute pictures and why, how much memory there is, and whether the bundled model is whole.",
    )
    .option("--plan", "tell how a picture would be made, computing nothing")
    .option("-m, --model <id or folder>", "whose picture is planned, see: atelier models", bundledModel)
    .option("--size <WxH>", "of the planned picture (default: the model's)", parseSize)
    .option("--subjects <number>", "of the planned picture", integer(0, mostReferences), 1)
    .option(
      "--likeness, --content-long-side <pixels>",
      "long side to which its subjects are brought (default: the model's)",
      integer(shortest, longest),
    )
    .option("--styles <number>", "of the planned picture", integer(0, mostReferences), 1)
    .addOption(
      new Option("--train <name>", "plan a training instead of a picture, or tokens or layers of a style").choices(
        plannedTrainings,
      ),
    )
    .option("--side <pixels>", "of the planned training's pictures", integer(64, 2_048), 512)
    .option("--rank <number>", "of the planned training's LoRA", integer(1, 512), 16)
    .option("--layers <blocks...>", "whose LoRA the planned training has, such as single_blocks.2-5", blockNames)
    .option("--reward-steps <number>", "of pictures that the planned training makes to judge", integer(0, 100), 0)
    .addOption(option.judge())
    .addOption(new Option("--moments <form>", "of the planned training's optimiser").choices(momentKinds))
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action((options: DoctorOptions) =>
      options.plan ? (options.train ? planTraining : plan)(options) : doctor(options),
    );
}

interface DoctorOptions {
  readonly plan?: boolean;
  readonly model: string;
  readonly size?: Size;
  readonly subjects: number;
  readonly contentLongSide?: number;
  readonly styles: number;
  readonly train?: PlannedTrainingName;
  readonly layers?: readonly string[];
  readonly reward: Judge;
  readonly rewardSteps: number;
  readonly side: number;
  readonly rank: number;
  readonly moments?: TrainingSettings["moments"];
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly json?: boolean;
}

async function plan({
  model: id,
  size,
  subjects,
  contentLongSide,
  styles,
  provider,
  memory,
  json,
}: DoctorOptions): Promise<void> {
  const { folder: modelFolder, manifest } = await findModel(id);
  const { width, height, contentLongSide: usual } = defaultsOf(manifest);
  const side = contentLongSide ?? usual;
  const shape: PictureShape = {
    ...(size ?? { width, height }),
    subjects: Array.from({ length: subjects }, () => ({ width: side, height: side })),
    styles,
  };
  const report = await theEngine().call(
    "engine.plan",
    { modelFolder, shape, provider, ...(memory === undefined ? {} : { memory }) },
    { signal: cancellation() },
  );
  if (!report.verdict.fits) process.exitCode = exitCodes.usage;
  if (json) return printJson(report);
  for (const line of planInWords(report)) print(line);
}

async function planTraining({
  model,
  train,
  side,
  rank,
  moments,
  layers,
  reward,
  rewardSteps,
  provider,
  memory,
  json,
}: DoctorOptions): Promise<void> {
  const { folder: modelFolder } = await findModel(model);
  const csd = reward === "csd" && train === "reward" ? await csdAmongModels() : null;
  const chosen = { ...(moments ? { moments } : {}), ...(layers ? { layers } : {}) };
  const settings = { stage: train!, side, rank, rewardSteps, ...chosen };
  const report = await theEngine().call(
    "engine.planTraining",
    { modelFolder, provider, ...(memory === undefined ? {} : { memory }), settings, ...(csd ? { csd } : {}) },
    { signal: cancellation() },
  );
  if (!report.chosen) process.exitCode = exitCodes.usage;
  if (json) return printJson(report);
  for (const line of trainingPlanInWords(report)) print(line);
}

async function doctor({ json }: DoctorOptions): Promise<void> {
  const [report, problem] = await Promise.all([
    theEngine().call("engine.doctor", null, { signal: cancellation() }),
    modelProblem(),
  ]);
  if (problem !== null) process.exitCode = exitCodes.model;
  if (json) return printJson({ ...report, model: { id: bundledModel, problem: problem?.toJSON() ?? null } });
  for (const [name, value] of rows(report, problem)) print(`${bold(name.padEnd(14))} ${value}`);
}

const modelProblem = (): Promise<Fault | null> =>
  findModel(bundledModel)
    .then(verifyModel)
    .then(() => null, toFault);

function rows(
  { platform, arch, node, onnxruntime, processor, cores, memory, providers, chosen }: DoctorReport,
  problem: Fault | null,
): readonly (readonly [string, string])[] {
  return [
    ["Machine", `${platform} ${arch}, ${processor}, ${cores} ${cores === 1 ? "core" : "cores"}`],
    ["Memory", `${gigabytes(memory.total)}, ${gigabytes(memory.free)} free`],
    ["Versions", `Node ${node}, ONNX Runtime ${onnxruntime}`],
    ...providers.map((p) => [p.provider, p.usable ? "usable" : `not usable: ${p.why}`] as const),
    ["Would be used", chosen.why],
    ["Bundled model", problem === null ? `${bundledModel}, whole` : red(problem.message)],
  ];
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
