/** `npm run bench`: how fast the engine is here, against the matrix products of the same machine in the same run. */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { baselineSeconds } from "./baseline.ts";
import { blocks, products, writeBlocks } from "./blocks.ts";
import { bundledStep } from "./bundled.ts";
import { machineLine } from "./machine.ts";
import { median } from "./measure.ts";
import { measure, table, type Measured, type Subject } from "./networks.ts";
import { bundled, samples } from "./paths.ts";
import { benchOptimise } from "./optimise.ts";
import { comparePrecisions, precisionRecipes } from "./precision.ts";
import { command, phases, type PictureSize, type Timeline } from "./picture.ts";
import { compareSpeeds, speedTable } from "./speed.ts";
import { compareTiles } from "./tiles.ts";
import { benchEnlarging } from "./enlarge.ts";
import { compareTraining, PYTHON, trainingKinds, trainingTable } from "./training/compare.ts";
import { showCuration } from "./curation.ts";
import { eyesTable } from "./eyes.ts";
import { leakTable, showLeak } from "./leak.ts";
import { measureSpeeds, measureTable, sortSpeed } from "./measuring.ts";
import { showStrength, strengthTables } from "./strength.ts";
import { showLearning } from "./learning/learning.ts";
import { showReward } from "./learning/reward.ts";
import { type Hand, hands } from "./personal/set.ts";
import { showPersonal } from "./personal/personal.ts";

const parts = [
  "blocks",
  "picture",
  "precision",
  "speed",
  "tiles",
  "upscale",
  "optimise",
  "train",
  "learning",
  "reward",
  "personal",
  "curation",
  "strength",
  "leak",
  "measure",
  "eyes",
] as const;

interface Options {
  readonly only?: (typeof parts)[number];
  readonly turns: number;
  readonly side: number;
  readonly steps: number;
  readonly baseline?: readonly string[];
  readonly out?: string;
  readonly pace: number;
  readonly hand: Hand;
}

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 up is needed.");
  return value;
};

const program = new Command("npm run bench --")
  .description(
    "Measures the engine: full-size blocks of FLUX.1 and the bundled model's transformer against plain matrix products, the optimiser, and a whole picture.",
  )
  .addOption(new Option("--only <part>", "measure one part").choices(parts))
  .option("--turns <n>", "runs of each, after one that does not count", whole, 5)
  .option("--side <pixels>", "side of the picture", whole, 256)
  .option("--steps <n>", "steps of the picture", whole, 20)
  .option(
    "--baseline <command...>",
    'a command that makes the same picture and prints a line of JSON with its seconds as "total"; it runs in turn with ours',
  )
  .option(
    "--out <folder>",
    "of learning, reward, personal and curation: where all is kept, and gone on from; temporary where absent",
  )
  .option("--pace <factor>", "of learning: how many times its usual steps", Number, 1)
  .addOption(new Option("--hand <family>", "of personal: whose style is taught").choices(hands).default("hatch"))
  .addHelpText(
    "after",
    '\nExamples:\n  npm run bench\n  npm run bench -- --only picture --baseline "python3 other.py subject.jpg style.png 256 20"\n\nThe blocks need 1.4 GB in the folder for temporary files and 3 GB of memory.',
  )
  .parse();
const options = program.opts<Options>();

console.log(machineLine());
const wanted = (part: NonNullable<Options["only"]>): boolean => options.only === undefined || options.only === part;
if (wanted("blocks")) await inTemporary((folder) => benchBlocks(folder, options.turns));
if (wanted("precision")) await benchPrecision(options);
if (wanted("speed")) await benchSpeed(options);
if (wanted("tiles")) await benchTiles();
if (wanted("upscale")) await benchEnlarging();
if (wanted("optimise")) await inTemporary((folder) => benchOptimiser(folder, options.turns));
if (wanted("train")) await benchTraining(options.turns);
if (wanted("measure"))
  console.log(
    await inTemporary(async (folder) =>
      measureTable(await measureSpeeds(folder), await sortSpeed(join(folder, "library"), 10_000, options.turns)),
    ),
  );
if (options.only === "eyes") for await (const line of eyesTable([samples.subjects])) console.log(line);
if (options.only === "strength") console.log(`\n${strengthTables(await showStrength())}`);
if (options.only === "leak") console.log(`\n${leakTable(await showLeak())}`);
if (options.only === "curation")
  await (options.out === undefined ? inTemporary(showCuration) : showCuration(resolve(options.out)));
// Half an hour and more: only where it is asked for.
if (options.only === "learning")
  await (options.out === undefined
    ? inTemporary((folder) => showLearning(folder, options.pace))
    : showLearning(resolve(options.out), options.pace));
if (options.only === "reward")
  await (options.out === undefined ? inTemporary(showReward) : showReward(resolve(options.out)));
if (options.only === "personal")
  await (options.out === undefined
    ? inTemporary((folder) => showPersonal(folder, options.hand))
    : showPersonal(resolve(options.out), options.hand));
if (wanted("picture")) await benchPicture(options, options.turns, options.baseline);

/** Works in a folder that is gone afterwards, interrupted or not. */
async function inTemporary<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  const interrupted = (): never => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A checkpoint made smaller, against the disk and the arithmetic alone. */
async function benchOptimiser(folder: string, turns: number): Promise<void> {
  console.log(
    `\nA checkpoint of half a gigabyte in bfloat16 made smaller; median of ${turns}, seconds, and the whole against the slower of disk and arithmetic:`,
  );
  console.log(
    `  ${"".padEnd(4)}  ${"MB".padStart(12)}  ${"disk".padStart(6)}  ${"arithmetic".padStart(10)}  ${"whole".padStart(6)}  ${"ratio".padStart(5)}  ${"peak resident".padStart(13)}`,
  );
  for (const { precision, before, after, disk, arithmetic, whole: all, peak } of await benchOptimise(folder, turns)) {
    const ratio = all / Math.max(disk, arithmetic);
    console.log(
      `  ${precision}  ${`${(before / 1e6).toFixed(0)} to ${(after / 1e6).toFixed(0)}`.padStart(12)}  ${disk.toFixed(2).padStart(6)}  ${arithmetic.toFixed(2).padStart(10)}  ${all.toFixed(2).padStart(6)}  ${ratio.toFixed(2).padStart(5)}  ${`${(peak / 2 ** 20).toFixed(0)} MiB`.padStart(13)}`,
    );
  }
}

/** Blocks and the bundled transformer, weights mapped and prepacked. The products tell what the machine can do. */
async function benchBlocks(folder: string, turns: number): Promise<void> {
  const file = join(folder, "blocks.safetensors");
  await writeBlocks(file);
  const plain = await products(file);
  const full = await measure([...plain, ...(await blocks(file))], { prepack: false }, turns);
  const best = Math.max(...full.slice(0, plain.length).map((m) => m.rate));
  console.log(`\nShare is of the fastest plain product with mapped weights, ${best.toFixed(0)} GFLOP/s.\n`);
  const apart = [...plain.slice(0, 1), ...(await blocks(file))];
  console.log(
    table(
      [
        ...full,
        ...(await oneByOne(apart, [true], turns)),
        ...(await oneByOne(await bundledStep(bundled.model), [false, true], turns)),
      ],
      best,
    ),
  );
}

/**
 * Each subject alone: prepacked copies of all together would not fit a small machine's memory, and idle threads of
 * large networks slow down a small one.
 */
async function oneByOne(
  subjects: readonly Subject[],
  prepack: readonly boolean[],
  turns: number,
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const subject of subjects)
    for (const packed of prepack) measured.push(...(await measure([subject], { prepack: packed }, turns)));
  return measured;
}

/** A step of training against PyTorch's. */
async function benchTraining(turns: number): Promise<void> {
  const size = { batch: 16, side: 128, rank: 16 };
  const against = process.env[PYTHON] ? "against PyTorch" : `to be compared with PyTorch, name its Python in ${PYTHON}`;
  console.log(
    `\nA step of training of the bundled model, ${size.batch} pictures of ${size.side}×${size.side}, LoRA of rank ${size.rank}; median of ${turns}, ${against}:`,
  );
  const rows = [];
  for (const kind of trainingKinds) rows.push(await compareTraining(kind, size, turns));
  console.log(trainingTable(rows));
}

/** Pictures made with smaller weights, against those in float32. */
async function benchPrecision(size: PictureSize): Promise<void> {
  const recipes = await precisionRecipes(size, 6);
  console.log(
    `\n${recipes.length} pictures of ${size.side}×${size.side} in ${size.steps} steps, other subjects, styles and seeds, against the same in float32; PSNR in dB:`,
  );
  console.log(`  ${"".padEnd(16)}  ${"weights".padStart(8)}  ${"least".padStart(6)}  ${"median".padStart(6)}`);
  for (const { precision, bytes, decibels } of await comparePrecisions(recipes)) {
    const [least, middle] = [Math.min(...decibels), median(decibels)].map((d) =>
      d === Infinity ? "equal" : d.toFixed(1),
    );
    console.log(
      `  ${precision.padEnd(16)}  ${`${(bytes / 1e6).toFixed(1)} MB`.padStart(8)}  ${least!.padStart(6)}  ${middle!.padStart(6)}`,
    );
  }
}

/** The autoencoder tile by tile, against whole. */
async function benchTiles(): Promise<void> {
  console.log(
    "\nPictures encoded and decoded by tiles, against whole; decoding by each tile's own statistics and by those of the whole picture. PSNR in dB, steps at the edges of tiles and elsewhere in levels of 255, the encoded latent's relative error:",
  );
  console.log(
    `  ${["picture".padEnd(9), "tiles".padStart(7), "overlap", "statistics".padEnd(10), "least".padStart(6), "median".padStart(6), "edges".padStart(5), "elsewhere", "tiled".padStart(8), "whole".padStart(8), "latent".padStart(6)].join("  ")}`,
  );
  for (const [side, tile, overlap, count] of [
    [256, 128, 32, 6],
    [512, 256, 64, 6],
    [1024, 512, 128, 2],
  ] as const) {
    const row = await compareTiles(side, { side: tile, overlap }, count);
    for (const way of ["own", "shared"] as const) {
      const { decibels, seams, ms } = row[way];
      const cells = [
        `${side}×${side}`.padEnd(9),
        `${tile} px`.padStart(7),
        `${overlap} px`.padStart(7),
        way.padEnd(10),
        ...[Math.min(...decibels), median(decibels)].map((d) => d.toFixed(1).padStart(6)),
      ];
      console.log(
        `  ${[
          ...cells,
          median(seams.map((s) => s.atEdges))
            .toFixed(2)
            .padStart(5),
          median(seams.map((s) => s.elsewhere))
            .toFixed(2)
            .padStart(9),
          ...[ms, row.wholeMs].map((t) => `${t.toFixed(0)} ms`.padStart(8)),
          median(row.latents).toFixed(3).padStart(6),
        ].join("  ")}`,
      );
    }
  }
}

/** Pictures made with the speed options, against those without. */
async function benchSpeed(size: PictureSize): Promise<void> {
  const recipes = await precisionRecipes(size, 6);
  console.log(
    `\n${recipes.length} pictures of ${size.side}×${size.side} in ${size.steps} steps, other subjects, styles and seeds, with each speed option in turn against the same without; medians, PSNR in dB:`,
  );
  console.log(speedTable(await compareSpeeds(recipes)));
}

async function benchPicture(size: PictureSize, turns: number, baseline?: readonly string[]): Promise<void> {
  const timelines: Timeline[] = [];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= turns; turn++) {
    const timeline = await phases(size);
    const seconds = await command(size);
    const other = baseline ? await baselineSeconds(baseline) : null;
    if (turn === 0) continue; // warms the system's file cache
    timelines.push(timeline);
    ours.push(seconds);
    if (other !== null) theirs.push(other);
  }
  const line = (seconds: number, what: string): void => console.log(`  ${seconds.toFixed(2).padStart(6)}  ${what}`);
  console.log(
    `\nA picture of ${size.side}×${size.side} in ${size.steps} steps, one subject, one style; median of ${turns}, seconds from the start of the process:`,
  );
  for (const [n, { phase }] of timelines[0]!.entries()) line(median(timelines.map((t) => t[n]!.at)), phase);
  line(median(ours), "the whole command, atelier generate, to its end");
  if (theirs.length === 0) return;
  line(
    median(theirs),
    `the command compared with, by its own count (${(median(theirs) / median(ours)).toFixed(2)} times ours)`,
  );
}
