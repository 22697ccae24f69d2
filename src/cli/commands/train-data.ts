/** `atelier train data`: draws triplets to train the bundled model with. */
import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import { homeFolder } from "../../main/home.ts";
import { notOwnFolder } from "../../main/own-folder.ts";
import { drawFolder, heldOutFolder } from "../../engine/drawing/folder.ts";
import { type FamilyName, familyNames } from "../../engine/drawing/styles/families.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
Families: ${familyNames.join(", ")}.
Beside content/, style/, target/ and triplets.jsonl it draws held-out/, a folder of the same form to judge by: half of it of
the families that are held out where there are some. Stopped in any way, the same command goes on.

Examples:
  atelier train data triplets --count 400
  atelier train data triplets --count 400 --hold-out neon,mosaic --size 256 --photographs ~/landscapes
  atelier train align triplets --side 128 --out runs/aligned`;

interface DataOptions {
  readonly families: readonly FamilyName[];
  readonly holdOut?: readonly FamilyName[];
  readonly count: number;
  readonly heldOutCount: number;
  readonly size: number;
  readonly seed: number;
  readonly photographs?: string;
  readonly threads: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Reads names of families, parted by commas. */
function families(given: string): readonly FamilyName[] {
  if (given.trim() === "all") return familyNames;
  const names = given
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const found = familyNames.filter((family) => names.includes(family));
  const strange = names.find((name) => !familyNames.some((family) => family === name));
  if (strange !== undefined || found.length === 0)
    throw new InvalidArgumentError(
      `${strange === undefined ? "" : `There is no family “${strange}”. `}There are: ${familyNames.join(", ")}, and all.`,
    );
  return found;
}

/** Reads a side that latents allow. */
function sixteenths(given: string): number {
  const pixels = integer(64, 1_024)(given);
  if (pixels % 16 !== 0)
    throw new InvalidArgumentError(`It must be a multiple of 16, such as ${pixels - (pixels % 16)}.`);
  return pixels;
}

export function addTrainData(train: Command): void {
  train
    .command("data")
    .argument("<folder>", "to draw into")
    .summary("draw triplets of contents and styles to train with")
    .description("Draws triplets of people and shapes in families of styles, the same ones for the same seed.")
    .option("--families <names>", "of styles, with commas between, or all", families, familyNames)
    .option("--hold-out <names>", "families that training never sees", families)
    .option("--count <number>", "of triplets to train with", integer(1, 100_000), 200)
    .option("--held-out-count <number>", "of triplets to judge by", integer(0, 10_000), 24)
    .option("--size <pixels>", "of a side, a multiple of 16", sixteenths, 128)
    .option("--seed <number>", "of chance", integer(0, 2 ** 32 - 1), 1)
    .option("--photographs <folder>", "to take contents from as well", placeOf)
    .option("--threads <number>", "that draw at once", integer(1, 64), availableParallelism())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(run);
}

async function run(given: string, { holdOut = [], photographs, json, quiet, ...options }: DataOptions): Promise<void> {
  const folder = placeOf(given);
  await notOwnFolder(folder, { home: homeFolder(), pictures: null });
  const tell = (done: number, of: number): void => {
    if (json || quiet || (done !== of && done % Math.ceil(of / 10) !== 0)) return;
    say(`${done} of ${of} triplets drawn`);
  };
  const request = { ...options, folder, heldOut: holdOut, photographs: photographs ?? null };
  await drawFolder(request, cancellation(), tell);
  const heldOut = options.heldOutCount > 0 ? heldOutFolder(folder) : null;
  if (json) printJson({ folder, heldOut, count: options.count, heldOutCount: options.heldOutCount });
  else print(folder);
}
