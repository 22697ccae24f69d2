/** `atelier curate`: triplets to learn from, made by experts, filtered, and reviewed. */
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { tripletKinds, type TripletKind } from "../../contract/learning/curation.ts";
import { Fault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { makeFolder } from "../../formats/folders.ts";
import { defaultsOf } from "../../formats/manifest.ts";
import { curate } from "../../main/curation/curate.ts";
import { judgedIn } from "../../main/curation/judged.ts";
import { seenBy } from "../../main/curation/seen-by.ts";
import { called, inFolder } from "../../main/curation/sources.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { leftOutWords } from "../../contract/learning/curation-words.ts";
import { summaryLines } from "../output/curation-words.ts";
import { theEngine } from "../work/engine.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { type ChosenLora, integer, loras, option, parseSize, type Size } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { red } from "../output/style.ts";
import { addCurateReview } from "./curate-review.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
Each picture of the styles is a style; the pictures of a folder among them are one style together. For every content and
style it makes several candidates, keeps the best, and leaves out what lost the content, did not take the style or shows
the style picture. Stopped in any way, the same command goes on. The folder is one that atelier train learns from.
Pictures in --stylised that are named after a content and a style, as anna-ink.png, are candidates of that pair; all
others are targets of their own, whose content is made plain, or taken from --plain by its name.

Examples:
  atelier curate people styles --out triplets
  atelier curate people styles --out triplets --only anna ben
  atelier curate people styles --out triplets --candidates 4 --kind kept --size 512x512
  atelier curate people styles --stylised works --plain photographs --elsewhere "by hand" --out triplets
  atelier curate review triplets
  atelier train disentangle triplets --out runs/learned`;

/** What a content is shown doing where its layout is to change. */
const usualPrompts = ["on the beach", "in front of a mountain", "in a garden", "at night"];

interface CurateOptions {
  readonly out: string;
  readonly only?: readonly string[];
  readonly stylised?: string;
  readonly plain?: string;
  readonly elsewhere?: string;
  readonly elsewhereLicence?: string;
  readonly heldOut?: string;
  readonly kind: TripletKind | "both";
  readonly prompts?: string;
  readonly candidates: number;
  readonly pairs: number;
  readonly model: string;
  readonly lora?: readonly ChosenLora[];
  readonly plainLora?: readonly ChosenLora[];
  readonly size?: Size;
  readonly steps?: number;
  readonly seed: number;
  readonly includeRestricted?: boolean;
  readonly provider: ProviderChoice;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const folder = (given: string): string => placeOf(given);

export function addCurate(program: Command): void {
  const command = program
    .command("curate")
    .summary("make and choose triplets of content, style and target to train with")
    .description("Makes triplets of content, style and target, filters them, and keeps what can be learned from.")
    .argument("<contents>", "a folder of pictures as they were photographed", folder)
    .argument("<styles>", "a folder of pictures in styles", folder)
    .addOption(option.out().default(placeOf("triplets"), "triplets"))
    .option("--only <name...>", "contents of these names alone, as their files are called without the ending")
    .option("--stylised <folder>", "pictures in styles that another program or a hand has made", folder)
    .option("--plain <folder>", "contents of those, as photographs, by the same names", folder)
    .option("--elsewhere <name>", "who or what made the pictures of --stylised and --plain")
    .option("--elsewhere-licence <name>", "under which licence")
    .option("--held-out <folder>", "triplets kept apart to judge by: none of them is learned from", folder)
    .addOption(
      new Option("--kind <name>", "whether the content keeps its layout")
        .choices([...tripletKinds, "both"])
        .default("both"),
    )
    .option("--prompts <file>", "a line for each scene where the layout changes", folder)
    .option("--candidates <number>", "of each pair", integer(1, 64), 2)
    .option("--pairs <number>", "of contents and styles, at most", integer(1, 1_000_000), 1_000_000)
    .option("-m, --model <id or folder>", "see: atelier models", bundledModel)
    .option("--lora <file:percent>", "of the expert that stylises; may be given several times", loras)
    .option("--plain-lora <file:percent>", "of the expert that makes plain; may be given several times", loras)
    .option("--size <WxH>", "in pixels (default: the model's)", parseSize)
    .option("--steps <number>", "(default: the model's)", integer(1, 200))
    .option("--seed <number>", "of each pair's first candidate", integer(0, 2 ** 32 - 1), 1)
    .option(
      "--include-restricted",
      "take pictures, too, whose model's terms forbid that they teach a model that competes with it, as FLUX.1-dev's do",
    )
    .addOption(option.provider())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(run);
  addCurateReview(command);
}

async function run(contents: string, styles: string, options: CurateOptions): Promise<void> {
  const { out, json, quiet, provider, elsewhere, elsewhereLicence, kind } = options;
  const signal = cancellation();
  const model = await findModel(options.model);
  const usual = defaultsOf(model.manifest);
  const prompts = options.prompts === undefined ? usualPrompts : await linesOf(options.prompts);
  await makeFolder(out);
  const leftOut = await curate(
    {
      folder: out,
      contents: options.only ? called(options.only, inFolder(contents)) : inFolder(contents),
      styles: inFolder(styles),
      stylised: options.stylised ?? null,
      plain: options.plain ?? null,
      elsewhere: elsewhere === undefined ? null : { engine: elsewhere, licence: elsewhereLicence ?? null },
      heldOut: options.heldOut ?? null,
      model,
      loras: options.lora ?? [],
      plainLoras: options.plainLora ?? [],
      kinds: kind === "both" ? tripletKinds : [kind],
      prompts,
      candidates: options.candidates,
      pairs: options.pairs,
      seed: options.seed,
      size: options.size ?? { width: usual.width, height: usual.height },
      steps: options.steps ?? usual.steps,
      includeRestricted: options.includeRestricted ?? null,
    },
    {
      ...seenBy(theEngine(), signal),
      signal,
      async make(recipe, { folder: modelFolder }, into) {
        const request = { recipe, modelFolder, out: { folder: into, format: "png" as const }, provider };
        return (await theEngine().call("engine.generate", request, { signal })).pictures[0]!.file;
      },
      tell: (done, of) => {
        if (!json && !quiet && (done === of || done % Math.ceil(of / 20) === 0)) say(`${done} of ${of} candidates`);
      },
    },
  );
  const curation = await judgedIn(out);
  if (leftOut.some(({ why }) => why === "unreadable" || why === "blank")) process.exitCode = exitCodes.input;
  if (json) return printJson({ ...curation, candidates: undefined });
  for (const one of leftOut.filter(({ why }) => why === "unreadable")) say(red(leftOutWords(one)));
  if (!quiet)
    for (const line of summaryLines({ ...curation, leftOut: leftOut.filter(({ why }) => why !== "unreadable") }))
      say(line);
  print(out);
}

const linesOf = async (file: string): Promise<readonly string[]> => {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Fault("curation.no-prompts", { file }, { cause });
  });
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0) throw new Fault("curation.no-prompts", { file });
  return lines;
};
