/** `atelier generate`: new pictures. */
import { type Command, Option } from "commander";
import type { PictureFormat } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import { recorded } from "../../contract/library/private.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { cleanName } from "../../formats/names.ts";
import { homeFolder } from "../../main/home.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { rankedLines, rankedPictures } from "../work/best.ts";
import { checkPicture } from "../options/check-picture.ts";
import type { Display } from "../output/display.ts";
import { doubtLines } from "../output/doubt-lines.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { namedStyles } from "../options/library-styles.ts";
import { onFarm } from "../work/farm.ts";
import { theLibrary } from "../work/library.ts";
import { unusedOf } from "../output/loras.ts";
import { makePictures } from "../work/make.ts";
import { integer, loras, option, parseSeed, parseSize, paths, styles } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { addParameters } from "../options/parameter-options.ts";
import { displayFor, type DisplayOptions } from "../output/progress.ts";
import { readingFor, readingLines } from "../output/reading.ts";
import { recipeFrom, type RecipeOptions } from "../options/recipe-from-options.ts";
import { mode, numbers, seedLines } from "../output/recipe-words.ts";
import { type Recorder, recording } from "../work/record.ts";
import { placeOf } from "../../formats/place.ts";

interface GenerateOptions extends Omit<RecipeOptions, "preset">, DisplayOptions {
  /** By its name. */
  readonly preset?: string;
  readonly out: string;
  readonly format: PictureFormat;
  readonly quality?: number;
  readonly name?: string;
  readonly best?: number;
  readonly of?: number;
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly library?: boolean;
  readonly farm?: string;
  readonly pool?: string;
  readonly tag?: string;
}

const examples = `
Without a prompt the subject's layout is kept; with one the subject is put into a new scene.
A prompt alone makes a picture from words, a style and a prompt one in that style.
How much styles and LoRAs count is given in per cent, as in the window: 100 as published, 0 leaves out.

Examples:
  atelier generate --subject me.jpg --style watercolour.png
  atelier generate --subject me.jpg --style ink.png --style paper.png:40 --seed 7 --count 4 --out portraits
  atelier generate --subject me.jpg --style ink.png --prompt "a woman on a beach" --size 256x320
  atelier generate --subject me.jpg --style ink.png --best 3 --of 12
  atelier generate --style ink.png --prompt "a man with a hat" --format jpeg --quality 90
  atelier generate --subject me.jpg --style ink.png --model uso-flux1-dev --lora turbo.safetensors --steps 8
  atelier generate --subject me.jpg --preset "Christmas cards"
  atelier generate --subject me.jpg --style ink.png --json | jq -r '.pictures[].file'`;

export function addGenerate(program: Command): void {
  const command = program
    .command("generate")
    .summary("make pictures from a subject, styles and words")
    .description("Makes pictures from a picture of a person, pictures in the style, and words.")
    .option("-s, --subject <picture>", "picture of the person; may be given several times", paths)
    .option(
      "-t, --style <picture[:percent]>",
      "picture in the style, or a style of the library by its name; may be given several times",
      styles,
    )
    .option("-p, --prompt <words>", "what to make; without it the subject's layout is kept")
    .option("--size <WxH>", "in pixels, multiples of 16 (default: the model's)", parseSize)
    .option(
      "--lora <file[:percent]>",
      "a further LoRA made for the model's transformer, -200 to 200 (default: 100); may be given several times",
      loras,
    );
  addParameters(command)
    .option(
      "--seed <number>",
      "where chance begins; the same seed makes the same picture; -1 for any (default: drawn, and printed)",
      parseSeed,
    )
    .addOption(
      new Option("-m, --model <id or folder>", "see: atelier models").default(undefined, "the preset's, else uso-mini"),
    )
    .option("--preset <name>", "settings that were kept in the composer; what is given beside it counts more")
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.out().default(placeOf("portraits"), "portraits"))
    .addOption(option.format().default("png"))
    .addOption(option.quality())
    .option("--name <words>", "begin of the file names (default: the prompt's first words)")
    .option("--best <number>", "measure the pictures, and name so many of the best first", integer(1, 1000))
    .option("--of <number>", "of how many: the same as --count", integer(1, 1000))
    .option("--library", "keep the pictures in the studio's library too")
    .addOption(option.farm())
    .addOption(option.pool())
    .addOption(option.tag())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(generate);
}

/** What was given, over what a preset says. */
async function asked({ preset, ...given }: GenerateOptions): Promise<RecipeOptions & { readonly model: string }> {
  if (preset === undefined) return { model: bundledModel, ...given };
  const [{ fromPreset }, library] = await Promise.all([import("../options/preset.ts"), theLibrary(given)]);
  return { model: bundledModel, ...(await fromPreset(preset, library, homeFolder())), ...given };
}

async function generate(given: GenerateOptions): Promise<void> {
  const { out: folder, format, quality, name, provider } = given;
  const chosen = await asked(given.of === undefined ? given : { ...given, count: given.of });
  const model = await findModel(chosen.model);
  const { notes: told, ...named } = await namedStyles(chosen, model);
  const options = { ...chosen, ...named };
  await Promise.all([...(options.subject ?? []), ...(options.style ?? []).map(({ path }) => path)].map(checkPicture));
  const stem = name === undefined ? undefined : stemOf(name);
  const recipe = recipeFrom(options, model.manifest);
  const [unused, reading, doubts] = await Promise.all([
    unusedOf(recipe.loras ?? [], model),
    readingFor(recipe.prompt, model),
    doubtLines({ subject: options.subject ?? [], style: (options.style ?? []).map(({ path }) => path) }),
  ]);
  const notes = [
    ...told,
    ...doubts,
    ...unused,
    ...readingLines(reading),
    ...seedLines(options.seed),
    ...nameLines(name, stem),
  ];
  const display = await displayFor(given);
  display.note(`${mode(recipe)} · ${numbers(recipe)}`);
  for (const line of notes) display.note(line);
  const out = {
    folder,
    format,
    ...(quality === undefined ? {} : { quality }),
    ...(stem === undefined ? {} : { name: stem }),
  };
  const recorder = given.library ? await kept(recipe, display, given) : null;
  const made = await makePictures(
    {
      recipe,
      modelFolder: model.folder,
      out,
      provider,
      ...(given.memory === undefined ? {} : { memory: given.memory }),
    },
    recorder ?? display,
    await onFarm(given, display),
  ).finally(() => recorder?.recorded());
  const ranked = given.best === undefined ? null : await rankedPictures(recipe, made.pictures);
  const best = Math.min(given.best ?? 0, made.pictures.length);
  if (given.json)
    return printJson({ ...made, ...(ranked ? { best, ranked } : {}), recipe: recorded(recipe), reading, notes });
  if (ranked) for (const line of ["", "The best:", ...rankedLines(ranked, best)]) print(line);
}

async function kept(recipe: Recipe, display: Display, given: GenerateOptions): Promise<Recorder> {
  const [{ blobsIn }, { homeAt }] = await Promise.all([
    import("../../jobs/blobs.ts"),
    import("../../main/library/opening/home.ts"),
  ]);
  return recording(display, await theLibrary(given), recipe, blobsIn(homeAt(homeFolder()).blobs));
}

/** What is to be known of a name that cannot stand in a file’s as it was given. */
const nameLines = (given: string | undefined, stem: string | undefined): readonly string[] =>
  given === stem ? [] : [`The files are called ${stem}-…: not all of that name can stand in a file’s name.`];

/** What the files are called. @throws Fault `usage.name` */
function stemOf(name: string): string {
  const stem = cleanName(name);
  if (stem === null) throw new Fault("usage.name", { given: name.replace(/[\p{Cc}\p{Cf}]/gu, "") });
  return stem;
}
