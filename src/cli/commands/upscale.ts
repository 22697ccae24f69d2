/** `atelier upscale`: a finished picture larger, for print. */
import { basename, dirname, extname } from "node:path";
import { type Command, Option } from "commander";
import type { PictureFormat } from "../../contract/engine.ts";
import { isFault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import { type Enlargement, noModel, parseRecipe, type Recipe, usualFor } from "../../contract/making/recipe.ts";
import { enlargerFolder } from "../../main/models/catalogue.ts";
import { checkPicture } from "../options/check-picture.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { makePictures } from "../work/make.ts";
import { option } from "../options/options.ts";
import { printJson } from "../output/output.ts";
import { displayFor, type DisplayOptions } from "../output/progress.ts";
import { placeOf } from "../../formats/place.ts";

interface UpscaleOptions extends DisplayOptions {
  readonly factor: "2" | "4";
  readonly out?: string;
  readonly format?: PictureFormat;
  readonly quality?: number;
  readonly provider: ProviderChoice;
}

const examples = `
The new picture carries the recipe of the first, and names it: atelier again makes it once more from that picture.

Examples:
  atelier upscale portraits/portrait-7.png
  atelier upscale portraits/portrait-7.png --factor 4 --out prints`;

export function addUpscale(program: Command): void {
  program
    .command("upscale")
    .summary("enlarge a finished picture for print")
    .description("Enlarges a picture to twice or four times its sides, by a network that keeps edges sharp.")
    .argument("<picture>", "the picture to enlarge")
    .addOption(new Option("--factor <number>", "of its sides").choices(["2", "4"]).default("2"))
    .addOption(option.provider())
    .addOption(option.out().default(undefined, "beside the picture"))
    .addOption(option.format())
    .addOption(option.quality())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(upscale);
}

async function upscale(picture: string, options: UpscaleOptions): Promise<void> {
  const { fileDigest } = await import("../../formats/digest.ts");
  const path = placeOf(picture);
  await checkPicture(path);
  const factor = Number(options.factor) as Enlargement["factor"];
  const recipe = { ...(await recipeOf(path)), count: 1, enlarged: { path, sha256: await fileDigest(path), factor } };
  const display = await displayFor(options);
  display.note(`${basename(path)} · ${factor} times its sides`);
  const { quality, provider } = options;
  const out = {
    folder: options.out ?? dirname(path),
    format: options.format ?? "png",
    name: `${basename(path, extname(path))} x${factor}`.slice(0, 200),
    ...(quality === undefined ? {} : { quality }),
  };
  const made = await makePictures({ recipe, modelFolder: enlargerFolder, out, provider }, display);
  if (options.json) printJson({ ...made, recipe });
}

/** How the picture was made; of one from elsewhere nothing is known but that it is enlarged. */
async function recipeOf(file: string): Promise<Recipe> {
  const { readRecipe } = await import("../../formats/picture/metadata.ts");
  return readRecipe(file).catch((error: unknown) => {
    if (!isFault(error, "recipe.absent")) throw error;
    return parseRecipe({ version: 1, model: basename(enlargerFolder), seed: 0, ...usualFor(noModel) });
  });
}
