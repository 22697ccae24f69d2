/** `npm run bench:full`: FLUX.1-dev with USO at its full size, on random weights, on this machine's processor. */
import { modelPrecisions } from "../../src/contract/making/precision.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { machineLine } from "../machine.ts";
import { fitsTable, type Budget } from "./fits.ts";
import { benchFull, type FullOptions } from "./run.ts";
import { benchTraining } from "./training.ts";
import { fullSize, tinySize } from "./sizes.ts";

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number from 1 up is needed.");
  return value;
};

const pair = (text: string): readonly [number, number] => {
  const [double, single] = text.split(",").map(whole);
  if (double === undefined || single === undefined)
    throw new InvalidArgumentError("Two numbers are needed, as in 1,2.");
  return [double, single];
};

const bytes = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("A number of gigabytes is needed.");
  return value * 1e9;
};

interface Options extends Pick<FullOptions, "precision" | "side" | "steps" | "turns"> {
  readonly folder?: string;
  readonly memory?: number;
  readonly mergeLora?: true;
  readonly skipOptimise?: true;
  readonly keep?: true;
  readonly tiny?: true;
  readonly fits?: true;
  readonly train?: true;
  readonly blocks: readonly [double: number, single: number];
  readonly rank: number;
}

/** What graphics cards of 6, 8, 12, 16 and 24 GB have free, about, and small and large machines. */
const budgets: readonly Budget[] = [
  ...[5, 7, 11, 15, 22].map((gigabytes) => ({ provider: "cuda", gigabytes }) as const),
  ...[4, 8, 16, 32].map((gigabytes) => ({ provider: "cpu", gigabytes }) as const),
];

const program = new Command("npm run bench:full --")
  .description(
    "Writes FLUX.1-dev and USO with random weights, scans and optimises them, makes a picture, and tells what each part takes in time and memory.",
  )
  .option(
    "--folder <path>",
    "where the weights are written, or lie from an earlier run (a temporary folder where absent)",
  )
  .addOption(new Option("--precision <precision>", "optimise to").choices([...modelPrecisions, "none"]).default("int4"))
  .option("--merge-lora", "make the LoRA part of the optimised weights")
  .option("--side <pixels>", "side of the picture", whole, 256)
  .option("--steps <n>", "steps of the picture", whole, 1)
  .option("--turns <n>", "runs of each block and product, after one that does not count", whole, 3)
  .option("--memory <GB>", "gigabytes that the networks of the picture may take (what is free where absent)", bytes)
  .option("--skip-optimise", "use what an earlier run has optimised in the folder")
  .option("--keep", "leave what this run writes, for the next one")
  .option("--tiny", "the same with networks of a few megabytes")
  .option("--train", "instead: one training step of a LoRA at 512 pixels, some blocks computed and the others reckoned")
  .option("--blocks <double,single>", "blocks that --train computes", pair, [1, 2] as const)
  .option("--rank <n>", "of the LoRA of --train", whole, 16)
  .option("--fits", "only tell what would fit where, computed from names and sizes: nothing is written or run")
  .addHelpText(
    "after",
    "\nThe weights take 36 GB, and 13 GB more optimised to int4. What was in the folder before is left there.\n\nExamples:\n  npm run bench:full\n  npm run bench:full -- --folder /data/full --keep\n  npm run bench:full -- --folder /data/full --skip-optimise --steps 4",
  )
  .parse();
const {
  tiny,
  fits,
  train,
  blocks,
  rank,
  folder,
  memory,
  mergeLora = false,
  skipOptimise = false,
  keep = false,
  ...options
} = program.opts<Options>();

console.log(machineLine());
if (train)
  await benchTraining({
    sizes: tiny ? tinySize : fullSize,
    side: program.getOptionValueSource("side") === "default" ? (tiny ? 64 : 512) : options.side,
    rank,
    blocks,
    print: console.log,
  });
else if (fits) console.log(fitsTable(fullSize, budgets, [512, 768, 1024]));
else
  await benchFull({
    ...options,
    mergeLora,
    skipOptimise,
    keep,
    ...(folder === undefined ? {} : { folder }),
    ...(memory === undefined ? {} : { memory }),
    sizes: tiny ? tinySize : fullSize,
    subjectSide: 512,
    sides: [256, 512, 1024],
    stepsOfSides: 25,
    print: console.log,
  });
