/** `atelier sheet`: every person in every style, and all of them as one labelled picture. */
import { randomUUID } from "node:crypto";
import { basename, extname } from "node:path";
import type { Command } from "commander";
import type { PictureFormat } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/making/provider.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { GivenSeed } from "../../contract/making/seed.ts";
import { arranged, placeAt, sizesOf } from "../../contract/making/sheet-grid.ts";
import { markAt } from "../../contract/making/sheet-mark.ts";
import { mostCells } from "../../contract/making/sheets.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { holding, underFreeName } from "../../formats/free-name.ts";
import { drawGrid } from "../../formats/picture/grid.ts";
import { sheetTitle } from "../../jobs/sheets/title.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { checkPicture } from "../options/check-picture.ts";
import { doubtLines } from "../output/doubt-lines.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { onFarm } from "../work/farm.ts";
import { makePictures } from "../work/make.ts";
import { option, parseSeed, parseSize, paths, type Size } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { addParameters } from "../options/parameter-options.ts";
import { pictureFiles } from "../options/picture-files.ts";
import { displayFor, type DisplayOptions } from "../output/progress.ts";
import { readingFor, readingLines } from "../output/reading.ts";
import { recipeFrom } from "../options/recipe-from-options.ts";
import { seedLines } from "../output/recipe-words.ts";
import { makeCells } from "../work/sheet-cells.ts";
import { red } from "../output/style.ts";
import { placeOf } from "../../formats/place.ts";

interface SheetOptions extends DisplayOptions {
  readonly subject?: readonly string[];
  readonly style?: readonly string[];
  readonly prompt?: string;
  readonly size?: Size;
  readonly seed?: GivenSeed;
  /** By the names of parameter-options.ts. */
  readonly [parameter: string]: unknown;
  readonly out: string;
  readonly format: PictureFormat;
  readonly quality?: number;
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
  readonly farm?: string;
  readonly pool?: string;
  readonly tag?: string;
}

const examples = `
Every --subject is made in every --style, with as many seeds as --count says. A folder stands for all of its pictures.
The pictures go to the folder, and sheet.png beside them shows all of them with their names.

Examples:
  atelier sheet --subject anna.jpg --subject ben.jpg --style ink.png --style wood.png --out proofs
  atelier sheet --subject faces --style styles --count 2 --seed 7`;

export function addSheet(program: Command): void {
  const command = program
    .command("sheet")
    .summary("make every person in every style, and one picture of all")
    .description("Makes every person in every style, and one labelled picture that shows all of them.")
    .option("-s, --subject <picture or folder>", "a row; may be given several times", paths)
    .option("-t, --style <picture or folder>", "a column; may be given several times", paths)
    .option("-p, --prompt <words>", "what to make in all of them")
    .option("--size <WxH>", "in pixels, multiples of 16 (default: the model's)", parseSize)
    .option("--seed <number>", "of the first picture in every cell; -1 for any (default: drawn)", parseSeed);
  addParameters(command)
    .option("-m, --model <id or folder>", "see: atelier models", bundledModel)
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.out().default(placeOf("sheet"), "sheet"))
    .addOption(option.format().default("png"))
    .addOption(option.quality())
    .addOption(option.farm())
    .addOption(option.pool())
    .addOption(option.tag())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(sheet);
}

async function sheet(options: SheetOptions): Promise<void> {
  const [people, styles] = await Promise.all([pictureFiles(options.subject ?? []), pictureFiles(options.style ?? [])]);
  await Promise.all([...people, ...styles].map(checkPicture));
  // Labels and names of a private sheet say only which is which.
  const hidden = options["private"];
  const numbered = new Map([
    ...styles.map((path, n) => [path, `Style ${n + 1}`] as const),
    ...people.map((path, n) => [path, `Person ${n + 1}`] as const),
  ]);
  const nameOf = (path: string): string => (hidden === undefined ? fileName(path) : (numbered.get(path) ?? ""));
  const model = await findModel(options.model);
  const recipeOf = (person: string | undefined, style: string | undefined, seed?: number): Recipe =>
    recipeFrom(
      {
        ...options,
        subject: person === undefined ? [] : [person],
        style: style === undefined ? [] : [{ path: style, weight: 100 }],
      },
      model.manifest,
      seed === undefined ? undefined : () => seed,
    );
  const { seed, count: seeds } = recipeOf(people[0], styles[0]);
  const sizes = sizesOf({ people, styles, seeds });
  const pictures = sizes.people * sizes.styles * seeds;
  if (pictures > mostCells) throw new Fault("queue.sheet-too-large", { pictures, limit: mostCells });
  const display = await displayFor(options);
  const reading = await readingFor(options.prompt ?? "", model);
  const doubts = await doubtLines({ subject: people, style: styles });
  const notes = [...doubts, ...readingLines(reading), ...seedLines(options.seed)];
  display.note(`${pictures} ${pictures === 1 ? "picture" : "pictures"}: ${sizes.people} × ${sizes.styles} × ${seeds}`);
  for (const line of notes) display.note(line);
  const words = hidden === "everything" ? "" : (options.prompt ?? "");
  const title = sheetTitle({ people: people.map(nameOf), styles: styles.map(nameOf) }, words);
  const mark = {
    id: randomUUID(),
    name: "",
    people: people.map(nameOf),
    styles: styles.map(nameOf),
    seeds: { first: seed, of: seeds },
  };
  const marked = (recipe: Recipe, person: string | undefined, style: string | undefined): Recipe =>
    // A private picture says nothing of its neighbours.
    hidden === undefined
      ? { ...recipe, sheet: markAt(mark, person ? people.indexOf(person) : 0, style ? styles.indexOf(style) : 0) }
      : recipe;
  const make = await onFarm(options, display, sizes.people * sizes.styles);
  // A farm is given all of them at once; this machine makes one after the other.
  const cells = await makeCells({ people, styles }, make ? pictures : 1, async (person, style) => {
    const names = [person, style].flatMap((path) => (path === undefined ? [] : [nameOf(path)]));
    const request = {
      recipe: marked(recipeOf(person, style, seed), person, style),
      modelFolder: model.folder,
      out: {
        folder: options.out,
        format: options.format,
        ...(options.quality === undefined ? {} : { quality: options.quality }),
        ...(names.length > 0 ? { name: names.join(" in ") } : {}),
      },
      provider: options.provider,
      ...(options.memory === undefined ? {} : { memory: options.memory }),
    };
    return (await makePictures(request, display, make)).pictures;
  });
  if (cells.refused.size > 0) process.exitCode = exitCodes.input;
  const [picture] = cells.pictures;
  const file = picture && (await drawn());
  if (options.json) {
    const refused = [...cells.refused].map(([path, error]) => ({ file: path, error: error.toJSON() }));
    return printJson({ sheet: file ?? null, pictures: cells.pictures, refused, reading, notes });
  }
  for (const { message } of cells.refused.values()) say(red(message));
  if (file === undefined) return say("There is no sheet: none of its pictures could be made.");
  print(file);

  async function drawn(): Promise<string> {
    const { people, styles } = cells.axes;
    const arrangement = arranged(sizesOf({ people, styles, seeds }));
    const label = (paths: readonly string[]) => (line: (typeof arrangement.rows)[number]) =>
      [nameOf(paths[line.value] ?? ""), line.seed === null ? "" : `seed ${seed + line.seed}`]
        .filter(Boolean)
        .join(", ");
    const png = await drawGrid({
      title,
      columns: arrangement.columns.map(label(styles)),
      rows: arrangement.rows.map(label(people)),
      cells: arrangement.rows.map((_, row) =>
        arrangement.columns.map((__, column) => {
          const place = placeAt(arrangement, row, column);
          return cells.at(people[place.person], styles[place.style])[place.seed] ?? null;
        }),
      ),
      picture: picture!,
    });
    const save = (name: string) => writeAtomically(name, png, { keepExisting: true });
    return underFreeName(options.out, "sheet", "png", save, holding(png));
  }
}

/** A picture's name on the sheet: its file's, without ending. */
const fileName = (path: string): string => basename(path, extname(path));
