/** `atelier bench`: how like and how well in style a model's pictures are, on a set of subjects and styles. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { Fault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { makeFolder } from "../../formats/folders.ts";
import { bundledModel } from "../../main/models/catalogue.ts";
import { measureProblems, measuringWith } from "../../main/models/measures.ts";
import { type Ablation, ablations, contestantsOf } from "../bench/contestants.ts";
import { dreambenchSet } from "../bench/dreambench-set.ts";
import { provenPictures } from "../bench/proven.ts";
import { openJournal } from "../bench/journal.ts";
import { dreambenchTable, usoAblations, usoTable } from "../bench/published.ts";
import { reportHtml } from "../bench/report.ts";
import { runBench } from "../bench/run.ts";
import type { BenchSet } from "../bench/set.ts";
import { mostPrompts, syntheticSet } from "../bench/synthetic-set.ts";
import { absentFrom, comparisonsOf, tableOf } from "../bench/table.ts";
import { usoSet } from "../bench/uso-set.ts";
import { theEngine } from "../work/engine.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { integer, option, parseSize, type Size } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
Sets: synthetic draws its own people and styles and needs nothing; uso is a folder with content/ and style/ of 50 pictures
each, subject-prompts.txt and style-prompts.txt of 30 lines each; dreambench is the published folder "dataset".
It is written down picture by picture: stopped in any way, the same command goes on. report.html and report.json come
to the folder of --out.

Examples:
  atelier bench --set synthetic --out bench
  atelier bench --set synthetic --contents 2 --styles 2 --steps 4 --size 128x128 --row "without LoRA:loraStrength=0"
  atelier bench dataset --set dreambench --model uso-flux1-dev --out dreambench
  atelier bench --set synthetic --model uso-mini --model runs/curated --seeds 3 --out compared`;

interface BenchOptions {
  readonly set: "synthetic" | "uso" | "dreambench";
  readonly model: readonly string[];
  readonly row?: readonly Ablation[];
  readonly out: string;
  readonly contents: number;
  readonly styles: number;
  readonly prompts: number;
  readonly images: number;
  readonly seeds: number;
  readonly seed: number;
  readonly size?: Size;
  readonly steps?: number;
  readonly provider: ProviderChoice;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const several = (given: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), given];

export function addBench(program: Command): void {
  program
    .command("bench")
    .summary("measure a model on a set of subjects and styles")
    .description("Makes the pictures of a benchmark, measures them, and writes a report.")
    .argument("[folder]", "of the set; none for --set synthetic")
    .addOption(
      new Option("--set <name>", "which benchmark").choices(["synthetic", "uso", "dreambench"]).default("synthetic"),
    )
    .option(
      "-m, --model <id or folder>",
      "may be given several times: they are compared (default: the bundled model)",
      several,
    )
    .option("--row <name:settings>", "each model once more with these settings; may be given several times", ablations)
    .addOption(option.out().default(placeOf("bench"), "bench"))
    .option("--contents <number>", "drawn people of the synthetic set", integer(1, 50), 4)
    .option("--styles <number>", "drawn styles of the synthetic set", integer(1, 50), 4)
    .option("--prompts <number>", "a task of the synthetic set", integer(1, mostPrompts), 2)
    .option("--images <number>", "a prompt of the synthetic set", integer(1, 16), 1)
    .option("--seeds <number>", "the whole so many times", integer(1, 16), 1)
    .option("--seed <number>", "of the first picture", integer(0, 2 ** 32 - 1), 3407)
    .option("--size <WxH>", "in pixels (default: the model's)", parseSize)
    .option("--steps <number>", "(default: the model's)", integer(1, 200))
    .addOption(option.provider())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(bench);
}

async function bench(given: string | undefined, options: BenchOptions): Promise<void> {
  const { out: folder, provider } = options;
  const signal = cancellation();
  const talk = !options.json && !options.quiet;
  const tell = (words: string): void => void (talk && say(words));
  const [contestants, { set, doubts }] = await Promise.all([
    contestantsOf(options.model ?? [bundledModel], options.row ?? []),
    setOf(given, options, signal, tell),
  ]);
  // Only now: of a set that is refused nothing is left over.
  await makeFolder(folder);
  for (const doubt of doubts) tell(doubt);
  const sampling = { ...options.size, ...(options.steps === undefined ? {} : { steps: options.steps }) };
  const seeds = Array.from({ length: options.seeds }, (_, n) => options.seed + 1_000 * n);
  const where = await measuringWith();
  const problems = [
    ...(await measureProblems(undefined, { numbers: true })),
    ...(await theEngine().call("measure.problems", where)),
  ];
  for (const problem of problems) tell(problem);
  const journal = await openJournal(folder, {
    set: set.name,
    cases: set.cases.length,
    sampling,
    measures: await theEngine().call("measure.stamp", where),
  });
  tell(`${set.name}: ${set.cases.length} pictures × ${seeds.length} seeds × ${contestants.length} models`);
  await runBench({
    set,
    contestants,
    seeds,
    folder,
    sampling,
    journal,
    signal,
    async make(recipe, model, out) {
      const request = { recipe, modelFolder: model.folder, out: { folder: out, format: "png" as const }, provider };
      return (await theEngine().call("engine.generate", request, { signal })).pictures[0]!.file;
    },
    async measure({ picture, subjects, styles, keepsLayout, prompt }) {
      const paths = (files: readonly string[]) => files.map((path) => ({ path }));
      const others = { subjects: [], styles: [] };
      const of = { picture, subjects: paths(subjects), styles: paths(styles), keepsLayout, prompt };
      return (await theEngine().call("measure.picture", { ...of, others, every: true, ...where }, { signal })).measures;
    },
    tell: (done, of, name) => (done % 10 === 0 || done === of ? tell(`${done} of ${of} · ${name}`) : undefined),
  });
  const rows = tableOf(set.cases, journal.done);
  const comparisons = comparisonsOf(set.cases, journal.done);
  const absent = absentFrom(rows);
  const published = options.set === "dreambench" ? dreambenchTable : [...usoTable, ...usoAblations];
  const { name, notes } = set;
  const html = await reportHtml({ set, folder, rows, comparisons, done: journal.done, published, absent });
  await writeAtomically(join(folder, "report.html"), new TextEncoder().encode(html));
  const json = { set: { name, notes, cases: set.cases.length }, rows, comparisons, absent, published };
  await writeAtomically(join(folder, "report.json"), new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`));
  if (options.json) return printJson({ folder, ...json });
  for (const { model, task, column, all } of rows)
    print(`${model} · ${task} · ${column} ${all.mean.toFixed(3)} (${all.low.toFixed(3)} – ${all.high.toFixed(3)})`);
  if (absent.length > 0) print(`Absent: ${absent.join(", ")}`);
  print(join(folder, "report.html"));
}

async function setOf(
  given: string | undefined,
  options: BenchOptions,
  signal: AbortSignal,
  tell: (words: string) => void,
): Promise<{ readonly set: BenchSet; readonly doubts: readonly string[] }> {
  if (options.set === "synthetic") {
    const drawn = (done: number, of: number): void => void (done === of && tell(`${of} drawn`));
    return { set: await syntheticSet(join(options.out, "set"), options, signal, drawn), doubts: [] };
  }
  const isThere = given !== undefined && (await stat(given).catch(() => null))?.isDirectory() === true;
  if (!isThere) throw new Fault("bench.incomplete", { folder: given ?? options.set, missing: ["the folder itself"] });
  const folder = placeOf(given);
  const set = await (options.set === "uso" ? usoSet(folder) : dreambenchSet(folder));
  return { set, doubts: await provenPictures(folder, set, signal) };
}
