/** `atelier sheet`: every person in every style, and all of them as one labelled picture. */
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { PictureFormat, SavedPicture } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { ProviderChoice } from "../../contract/provider.ts";
import type { Recipe } from "../../contract/recipe.ts";
import { arranged, placeAt, sizesOf } from "../../contract/sheet-grid.ts";
import { mostCells } from "../../contract/sheets.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { drawGrid } from "../../formats/picture/grid.ts";
import { sheetTitle } from "../../jobs/sheets/title.ts";
import { bundledModel, findModel } from "../../main/models/catalogue.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { makePictures } from "../make.ts";
import { option, parseSize, paths, type Size } from "../options.ts";
import { print, printJson } from "../output.ts";
import { addParameters } from "../parameter-options.ts";
import { displayFor, type DisplayOptions } from "../progress.ts";
import { recipeFrom } from "../recipe-from-options.ts";
import { type AxisFile, axisFiles } from "../sheet-axes.ts";

interface SheetOptions extends DisplayOptions {
  readonly subject?: readonly string[];
  readonly style?: readonly string[];
  readonly prompt?: string;
  readonly size?: Size;
  /** By the names of parameter-options.ts. */
  readonly [parameter: string]: unknown;
  readonly out: string;
  readonly format: PictureFormat;
  readonly quality?: number;
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly memory?: number;
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
    .option("--size <WxH>", "in pixels, multiples of 16 (default: the model's)", parseSize);
  addParameters(command)
    .option("-m, --model <id or folder>", "see: atelier models", bundledModel)
    .addOption(option.provider())
    .addOption(option.memory())
    .addOption(option.out().default(resolve("sheet"), "sheet"))
    .addOption(option.format().default("png"))
    .addOption(option.quality())
    .addOption(option.json())
    .addOption(option.quiet())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(sheet);
}

async function sheet(options: SheetOptions): Promise<void> {
  const [people, styles] = await Promise.all([axisFiles(options.subject ?? []), axisFiles(options.style ?? [])]);
  const model = await findModel(options.model);
  const recipeOf = (person: AxisFile | undefined, style: AxisFile | undefined, seed: number): Recipe =>
    recipeFrom(
      { ...options, subject: person ? [person.path] : [], style: style ? [{ path: style.path, weight: 100 }] : [] },
      model.manifest,
      () => seed,
    );
  const { seed, count: seeds } = recipeFrom(
    {
      ...options,
      subject: people.map(({ path }) => path).slice(0, 1),
      style: styles.slice(0, 1).map(({ path }) => ({ path, weight: 100 })),
    },
    model.manifest,
  );
  const sizes = sizesOf({ people, styles, seeds });
  const pictures = sizes.people * sizes.styles * seeds;
  if (pictures > mostCells) throw new Fault("queue.sheet-too-large", { pictures, limit: mostCells });
  const display = await displayFor(options);
  display.note(`${pictures} pictures: ${sizes.people} × ${sizes.styles} × ${seeds}`);
  const made = new Map<string, readonly SavedPicture[]>();
  for (let person = 0; person < sizes.people; person++)
    for (let style = 0; style < sizes.styles; style++) {
      const names = [people[person]?.name, styles[style]?.name].filter((name) => name !== undefined);
      const out = {
        folder: options.out,
        format: options.format,
        ...(options.quality === undefined ? {} : { quality: options.quality }),
        ...(names.length > 0 ? { name: names.join(" in ") } : {}),
      };
      const { pictures: saved } = await makePictures(
        {
          recipe: recipeOf(people[person], styles[style], seed),
          modelFolder: model.folder,
          out,
          provider: options.provider,
          ...(options.memory === undefined ? {} : { memory: options.memory }),
        },
        display,
      );
      made.set(`${person} ${style}`, saved);
    }
  const arrangement = arranged(sizes);
  const label = (of: readonly AxisFile[]) => (line: (typeof arrangement.rows)[number]) =>
    [of[line.value]?.name ?? "", line.seed === null ? "" : `seed ${seed + line.seed}`].filter(Boolean).join(", ");
  const png = await drawGrid({
    title: sheetTitle(
      { people: people.map(({ name }) => name), styles: styles.map(({ name }) => name) },
      options.prompt ?? "",
    ),
    columns: arrangement.columns.map(label(styles)),
    rows: arrangement.rows.map(label(people)),
    cells: arrangement.rows.map((_, row) =>
      arrangement.columns.map((__, column) => {
        const place = placeAt(arrangement, row, column);
        return made.get(`${place.person} ${place.style}`)?.[place.seed] ?? null;
      }),
    ),
    picture: made.get("0 0")![0]!,
  });
  const file = join(options.out, "sheet.png");
  await writeAtomically(file, png);
  if (options.json) printJson({ sheet: file, pictures: [...made.values()].flat() });
  else print(file);
}
