/** `atelier style`: a style of one's own, learned from its pictures. */
import { basename } from "node:path";
import { Option, type Command } from "commander";
import { onLearning } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import {
  type LearningPlan,
  type LearningPoint,
  type LearningProgress,
  type LearningResult,
  type LearnRequest,
  mostPictures,
  type SetReport,
  type StyleDepth,
  styleDepths,
} from "../../contract/learning/learning.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { captionedPictures } from "../../formats/style-folder.ts";
import { homeFolder } from "../../main/home.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { settingsFor } from "../../main/teaching/depths.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { materialOf, underTheirNames } from "../../main/teaching/material.ts";
import { postRun } from "../../main/trainings/board.ts";
import { layoutWords } from "../../contract/learning/training-words.ts";
import { adviceWords } from "../../contract/learning/teaching-words.ts";
import { addStyleExport } from "./style-export.ts";
import { addStylePacks } from "./style-packs.ts";
import { addStyleRuns, learnedLine } from "./style-runs.ts";
import { checkPicture } from "../options/check-picture.ts";
import { theEngine } from "../work/engine.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { styleNamed } from "../options/library-styles.ts";
import { theLibrary } from "../work/library.ts";
import { integer, option, paths } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { timeInWords } from "../output/progress-words.ts";
import { dim, red } from "../output/style.ts";
import { keepRun, runFolder, type StyleRun, writeStyleRun } from "../work/style-runs.ts";
import { stepLines } from "../output/training-progress.ts";
import { acceptOption, agreeToTerms, termsLines } from "../output/training-terms.ts";
import { sampleSubjects } from "../options/sample-subjects.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
The folder has 5 to 30 pictures in one style, of different things. Words about a picture stand in a file of its
name beside it (01.txt for 01.png): what it shows, not its style. What is learned lies beside the style in the
library, for one model; the pictures stay the style. Stopped with Ctrl-C, the same command goes on; or what it came to
is kept or let go of. From any other window it is paused, resumed and stopped by its name.

Examples:
  atelier style learn ink --name "Blue ink"
  atelier style learn ink --name "Blue ink" --depth tokens --subject me.jpg
  atelier style learn ink --name "Blue ink" --plan
  atelier style learn --again --name "Blue ink"     from its pictures in the library, as for another model
  atelier style pause "Blue ink"
  atelier style keep "Blue ink"
  atelier generate --subject me.jpg --style "Blue ink"
  atelier style export "Blue ink" --format diffusers`;

interface LearnOptions {
  readonly name: string;
  readonly depth: "at-once" | "tokens" | "layers";
  readonly steps?: number;
  readonly side?: number;
  readonly again?: boolean;
  readonly subject?: readonly string[];
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly plan?: boolean;
  readonly acceptLicence?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addStyle(program: Command): void {
  const style = program
    .command("style")
    .summary("teach a style of your own, and share styles with others")
    .description("Learns styles of your own from their pictures, and shares styles with other artists.")
    .addHelpText("after", `${examples}\n${exitCodesHelp}`);
  style
    .command("learn")
    .argument("[folder]", "of pictures in the style")
    .summary("learn a style from a folder of pictures")
    .description("Learns a style from a folder of pictures, and keeps it in the library.")
    .requiredOption("--name <words>", "of the style in the library; one that is there is taught anew")
    .addOption(
      new Option("--depth <name>", "at once: the mean of what is seen; tokens: minutes; layers: a night")
        .choices(styleDepths.map((depth) => depth.replace(" ", "-")))
        .default("at-once"),
    )
    .option("--again", "instead of a folder: from the pictures that the style of this name has in the library")
    .option("--steps <number>", "of tokens or layers (default: by the depth)", integer(1, 100_000))
    .option("--side <pixels>", "long side of the pictures in learning (default: by the model)", integer(64, 2_048))
    .option("-s, --subject <picture>", "of your own, to show how it learns; up to four times", paths)
    .option("-m, --model <id or folder>", "to learn it for, see: atelier models", bundledModel)
    .option("--plan", "say what was understood and what it will take, and learn nothing")
    .option(...acceptOption)
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(learn);
  addStyleRuns(style);
  addStyleExport(style);
  addStylePacks(style);
}

async function learn(given: string | undefined, options: LearnOptions): Promise<void> {
  if ((given === undefined) !== (options.again ?? false))
    throw new Fault("usage.wrong", {
      problem: "A style is learned either from a folder or, with --again, from its own pictures",
      help: "atelier style learn --help",
    });
  const told = !options.json && !options.quiet;
  const [model, { pictures: all, references }] = await Promise.all([
    findModel(options.model),
    given === undefined ? ownPictures(options.name) : picturesOf(placeOf(given)),
  ]);
  const named = all.slice(0, mostPictures);
  const pictures = named.map(({ path, caption, repeats }) => ({ path, caption, repeats }));
  if (told && all.length > pictures.length)
    say(`Of ${all.length} pictures the first ${mostPictures} are learned from: a style needs 5 to 30.`);
  const subjects = options.subject ?? (await sampleSubjects());
  await Promise.all(subjects.map(checkPicture));
  const depth = options.depth.replace("-", " ") as StyleDepth;
  const { provider, memory } = options;
  const opened = { modelFolder: model.folder, provider, ...(memory === undefined ? {} : { memory }) };
  const engine = theEngine();
  const signal = cancellation();

  const seen = await engine.call("engine.understand", { ...opened, pictures }, { signal });
  const report = underTheirNames(seen, { pictures: named });
  if (told) for (const line of reportLines(report)) say(line);
  const byModel = settingsFor(depth, model.manifest, pictures.length);
  const usual = options.side === undefined ? byModel : { ...byModel, side: 16 * Math.ceil(options.side / 16) };
  const settings =
    options.steps === undefined || depth === "at once"
      ? usual
      : { ...usual, steps: options.steps, every: Math.min(usual.every, Math.ceil(options.steps / 2)) };
  const out = runFolder(options.name, depth);
  const request = { ...opened, pictures, subjects, settings, out };
  if (options.plan) {
    const plan = await engine.call("engine.planLearning", request, { signal });
    const { terms } = plan;
    if (told) for (const line of termsLines(terms, false)) say(line);
    return options.json ? printJson({ report, plan }) : print(planLine(plan));
  }
  // At once nothing is trained.
  if (depth !== "at once") await agreeToTerms(model.manifest.licence, options);

  const usable = report.pictures.flatMap(({ broken, path }) => (broken === null ? [path] : []));
  const run: StyleRun = {
    name: options.name,
    settings,
    model: { id: model.manifest.id, digest: weightsDigest(model.manifest) },
    pictures: usable,
    references: [...(references ?? (await Promise.all(usable.map((path) => computeFileDigest(path)))))],
  };
  const result = await learnedAt(run, request, told);
  const { style, learned } = await keepRun(out, run, result, told);
  if (options.json) return printJson({ style, report, learned, points: result.points });
  print(learnedLine(options.name, learned));
}

/** Learns in sight: on the board, and in lines where somebody reads them. */
async function learnedAt(run: StyleRun, request: LearnRequest, told: boolean): Promise<LearningResult> {
  const { name, settings, model } = run;
  const { out: folder } = request;
  const board = homeAt(homeFolder()).trainings;
  const posted = postRun(board, { kind: "style", name, folder, model: model.id, steps: settings.steps });
  const steps = stepLines(say);
  let kept: Promise<void> | null = null;
  const hear = (progress: LearningProgress): void => {
    posted.told(progress);
    // From the first point on there is something that can be kept where it is stopped.
    if (progress.phase === "point") kept ??= writeStyleRun(folder, run).catch(() => undefined);
    if (!told) return;
    if (progress.phase === "reading" && progress.done === progress.of) say(`${progress.of} pictures seen`);
    if (progress.phase === "point") say(pointLine(progress.point, progress.best));
    if (progress.phase === "paused")
      say(`paused at step ${progress.step}; it goes on with: atelier style resume "${name}"`);
    if (progress.phase === "step") steps(progress);
  };
  const engine = theEngine();
  try {
    return await engine.call("engine.learn", request, { signal: cancellation(), onEvent: onLearning(hear) });
  } catch (error) {
    if (!isFault(error, "engine.cancelled")) throw error;
    // What was reached is kept before the engine may end.
    await engine.call("engine.settled", null).catch(() => undefined);
    if (told && kept)
      say(
        `The best so far is kept with: atelier style keep "${name}"`,
        `It is let go of with: atelier style discard "${name}"`,
      );
    throw new Fault("training.stopped", {}, { cause: error });
  } finally {
    await Promise.all([posted.leave(), kept]);
  }
}

async function picturesOf(folder: string) {
  const pictures = await captionedPictures(folder).catch((cause: unknown) => {
    throw cause instanceof Fault ? cause : new Fault("library.no-folder", { folder }, { cause });
  });
  if (pictures.length === 0) throw new Fault("usage.empty-folder", { folder });
  return { pictures: pictures.map((one) => ({ ...one, name: basename(one.path) })), references: null };
}

/** The pictures that the style of this name has in the library. @throws Fault `usage.no-such-name` */
async function ownPictures(name: string) {
  const library = await theLibrary({ json: true });
  const found = await styleNamed(library, name);
  return materialOf(library, homeAt(homeFolder()), found.id);
}

function reportLines({ pictures, score, advice }: SetReport): readonly string[] {
  const learning = pictures.filter(({ use }) => use === "learn").length;
  const judging = pictures.filter(({ use }) => use === "judge").length;
  return [
    `${pictures.length} pictures · ${learning} to learn from, ${judging} kept to judge by · set ${score} of 100`,
    ...advice.map((one) => dim(adviceWords(one))),
    ...pictures.flatMap(({ broken }) => (broken === null ? [] : [red(broken)])),
  ];
}

const planLine = ({ seconds, memory, disk, way, measured }: LearningPlan): string =>
  `about ${timeInWords(seconds)} · ${way ? `${layoutWords[way.layout]} · ` : ""}${(memory / 1e9).toFixed(1)} GB of memory · ${Math.ceil(disk / 1e6)} MB on the disk while it learns${measured ? " · from steps that were tried" : " · reckoned"}`;

const pointLine = ({ step, match, leak }: LearningPoint, best: number): string =>
  `${step === null ? "before" : step === 0 ? "at once" : `step ${step}`}: style match ${match}, content leaking in ${leak}${step === best ? " · best so far" : ""}`;
