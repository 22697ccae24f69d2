/** `atelier again`: a picture once more, from the recipe it carries. */
import { basename, dirname, extname } from "node:path";
import type { Command } from "commander";
import type { PictureFormat } from "../../contract/engine.ts";
import { recorded } from "../../contract/library/private.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { ofOtherEdition, type Recipe } from "../../contract/making/recipe.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { homeFolder } from "../../main/home.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { enlargerFolder, findModel } from "../../main/models/catalogue.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { unusedOf } from "../output/loras.ts";
import { makePictures } from "../work/make.ts";
import { option, paths } from "../options/options.ts";
import { printJson } from "../output/output.ts";
import { displayFor, type DisplayOptions } from "../output/progress.ts";
import { readingFor, readingLines } from "../output/reading.ts";
import { mode, numbers } from "../output/recipe-words.ts";
import { locateReferences, type Replacements } from "../options/references.ts";
import { placeOf } from "../../formats/place.ts";

interface AgainOptions extends Replacements, DisplayOptions {
  readonly out?: string;
  readonly format?: PictureFormat;
  readonly quality?: number;
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
}

const examples = `
The pictures and LoRAs it was made from are looked for where they were, then beside the picture and in
the library. One that was changed since is refused: generate anew instead.

Examples:
  atelier again portraits/portrait-7.png
  atelier again portraits/portrait-7.png --out again
  atelier again from-a-friend.png --subject ~/pictures/me.jpg --style ink.png`;

export function addAgain(program: Command): void {
  program
    .command("again")
    .summary("make a picture again from the recipe inside it")
    .description(
      "Makes a picture again from the recipe inside it: the same, bit for bit, on the same machine and provider.",
    )
    .argument("<picture>", "a picture saved by USO Atelier")
    .option("-s, --subject <picture>", "where a subject lies now; may be given several times", paths)
    .option("-t, --style <picture>", "where a style lies now; may be given several times", paths)
    .option("--lora <file>", "where a LoRA lies now; may be given several times", paths)
    .option("-m, --model <id or folder>", "where the model lies now (default: by the recipe's id)")
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.out().default(undefined, "beside the picture"))
    .addOption(option.format())
    .addOption(option.quality())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(again);
}

async function again(picture: string, options: AgainOptions): Promise<void> {
  // Both bring the picture library along, which other commands need not wait for.
  const [{ readRecipe }, { formatOf }] = await Promise.all([
    import("../../formats/picture/metadata.ts"),
    import("../../formats/picture/format.ts"),
  ]);
  const file = placeOf(picture);
  const { references, blobs } = homeAt(homeFolder());
  const kept = [references, blobs];
  const inside = await readRecipe(file);
  const [recipe, model] = await Promise.all([
    locateReferences(inside, file, options, kept),
    inside.enlarged ? null : findModel(options.model ?? inside.model),
  ]);
  const display = await displayFor(options);
  display.note(`${mode(recipe)} · ${numbers(recipe)}`);
  // Of a picture that is enlarged no words are read.
  const [unused, reading] = model
    ? await Promise.all([unusedOf(recipe.loras ?? [], model), readingFor(recipe.prompt, model)])
    : [[], null];
  const notes = [
    ...storedLines(inside, recipe, kept),
    ...editionLines(inside, model),
    ...unused,
    ...(reading ? readingLines(reading) : []),
  ];
  for (const line of notes) display.note(line);
  const { quality, provider, memory } = options;
  const out = {
    folder: options.out ?? dirname(file),
    format: options.format ?? formatOf(file),
    name: nameOf(file, recipe),
    ...(quality === undefined ? {} : { quality }),
  };
  const made = await makePictures(
    {
      recipe,
      modelFolder: model?.folder ?? enlargerFolder,
      out,
      provider,
      ...(memory === undefined ? {} : { memory }),
    },
    display,
  );

  const identical = await samePixels(file, made.pictures[0]!.file);
  display.note(
    identical
      ? "Identical to the first, pixel for pixel."
      : "Not identical to the first, pixel for pixel: it was made on another machine, provider or version, with another quality, or edited since.",
  );
  if (options.json) printJson({ ...made, recipe: recorded(recipe), reading, notes, identical });
}

/** Says of references that are no longer where they were that those are taken which the studio keeps. */
function storedLines(recorded: Recipe, located: Recipe, kept: readonly string[]): readonly string[] {
  const before = [...recorded.subjects, ...recorded.styles];
  return [...located.subjects, ...located.styles].flatMap(({ path }, n) =>
    path !== before[n]!.path && kept.includes(dirname(path))
      ? [`${before[n]!.path} is not there as it was: taken as the studio keeps it.`]
      : [],
  );
}

/** Says that the model has other weights by now. */
const editionLines = (recipe: Recipe, model: ModelFolder | null): readonly string[] =>
  model && ofOtherEdition(recipe, weightsDigest(model.manifest))
    ? [`${model.manifest.name} has other weights than when the picture was made: this one will differ.`]
    : [];

/** The name that the picture was given, without the seed and the number that saving adds. */
function nameOf(file: string, { seed }: Recipe): string {
  const stem = basename(file, extname(file));
  return stem.replace(new RegExp(`-${seed}(-\\d+)?$`), "") || stem;
}

async function samePixels(one: string, other: string): Promise<boolean> {
  const { readPicture } = await import("../../formats/picture/read.ts");
  const [a, b] = await Promise.all([readPicture(one), readPicture(other)]);
  return a.width === b.width && a.height === b.height && Buffer.compare(a.rgb, b.rgb) === 0;
}
