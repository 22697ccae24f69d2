/** A sheet as one picture, beside the pictures it is made of. */
import { join } from "node:path";
import type { SheetId } from "../contract/values/id.ts";
import { arranged, indexOf, placeAt, sizesOf } from "../contract/making/sheet-grid.ts";
import type { Sheet } from "../contract/making/sheets.ts";
import { writeAtomically } from "../formats/atomic.ts";
import { holding, underFreeName } from "../formats/free-name.ts";
import { safeName } from "../formats/names.ts";
import { drawGrid, type GridCell } from "../formats/picture/grid.ts";
import type { Library } from "./library/calls.ts";

/**
 * Draws a sheet's newest pictures as a labelled grid and saves it in the folder `Sheets` of the pictures; a file that
 * is there stays, and one that shows the same is not saved again.
 * @param picturesFolder absolute
 * @returns its path
 * @throws Fault `library.unknown`, `image.disk-full` and its kin
 */
export async function saveSheetPicture(
  library: Pick<Library, "call">,
  id: SheetId,
  picturesFolder: string,
): Promise<string> {
  const sheet = await library.call("sheets.get", { id });
  const png = await drawGrid(await gridOf(sheet, library));
  const save = (file: string) => writeAtomically(file, png, { keepExisting: true });
  const stem = safeName(sheet.name.replaceAll("×", "x"));
  return underFreeName(join(picturesFolder, "Sheets"), stem, "png", save, holding(png));
}

async function gridOf(sheet: Sheet, library: Pick<Library, "call">) {
  const sizes = sizesOf(sheet.plan);
  const arrangement = arranged(sizes);
  const label = (values: Sheet["people"]) => (line: (typeof arrangement.rows)[number]) =>
    [values[line.value]?.name ?? "", line.seed === null ? "" : `seed ${line.seed + 1}`].filter(Boolean).join(", ");
  const recipes = new Map(sheet.pictures.map(({ id, recipe }) => [id, recipe]));
  const cellAt = async (row: number, column: number): Promise<GridCell | null> => {
    const { takes } = sheet.cells[indexOf(sizes, placeAt(arrangement, row, column))]!;
    const picture = takes.find((take) => take.picture !== null)?.picture ?? null;
    const recipe = picture === null ? undefined : recipes.get(picture);
    if (picture === null || recipe === undefined) return null;
    // A file that was moved away leaves its place empty.
    const file = await library.call("file.picture", { id: picture }).catch(() => null);
    return file && { file: file.path, recipe };
  };
  return {
    title: sheet.name,
    columns: arrangement.columns.map(label(sheet.styles)),
    rows: arrangement.rows.map(label(sheet.people)),
    cells: await Promise.all(
      arrangement.rows.map((_, row) => Promise.all(arrangement.columns.map((__, column) => cellAt(row, column)))),
    ),
    picture: sheet.pictures[0] ?? sheet.plan.draft,
  };
}
