/** A sheet as one picture: a labelled grid on white, as large as its pictures allow. */
import sharp from "sharp";
import type { OverlayOptions } from "sharp";
import type { Recipe } from "../../contract/making/recipe.ts";
import { keywords } from "./metadata.ts";
import { insertTextChunks } from "./png.ts";
import { readPicture } from "./read.ts";
import { markPacket } from "./xmp.ts";

/** A picture of the grid. */
export interface GridCell {
  readonly file: string;
  readonly recipe: Recipe;
}

export interface Grid {
  readonly title: string;
  /** Labels above and beside; empty where a side has none. */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Row by row; null where there is no picture. Every row has as many. */
  readonly cells: readonly (readonly (GridCell | null)[])[];
  /** Size of its pictures, in pixels. */
  readonly picture: { readonly width: number; readonly height: number };
}

/** Longest side of the whole, and the widest a cell becomes, in pixels. */
const longest = 10_000;
const widestCell = 1024;

/** Lengths in pixels. */
export interface GridLayout {
  readonly cell: { readonly width: number; readonly height: number };
  readonly gap: number;
  readonly margin: number;
  /** Room for the title, the labels above and those beside. */
  readonly title: number;
  readonly above: number;
  readonly beside: number;
  readonly font: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything goes: pictures in their own size, smaller where the whole would be larger than is of use. */
export function gridLayout({ rows, columns, cells, picture }: Grid): GridLayout {
  const [down, across] = [cells.length, cells[0]?.length ?? 0];
  const most = Math.min(
    widestCell / Math.max(picture.width, picture.height),
    (longest * 0.9) / (across * picture.width),
    (longest * 0.9) / (down * picture.height),
    1,
  );
  const cell = {
    width: Math.max(1, Math.round(picture.width * most)),
    height: Math.max(1, Math.round(picture.height * most)),
  };
  const font = Math.round(Math.min(40, Math.max(11, cell.width / 14)));
  const gap = Math.round(font * 0.6);
  const margin = font * 2;
  const title = font * 3;
  const above = columns.some((label) => label !== "") ? font * 2 : 0;
  const longestRow = Math.max(0, ...rows.map((label) => [...label].length));
  const beside = longestRow === 0 ? 0 : Math.round(Math.min(cell.width, Math.max(font * 5, longestRow * font * 0.62)));
  return {
    cell,
    gap,
    margin,
    title,
    above,
    beside,
    font,
    width: 2 * margin + beside + across * (cell.width + gap) - gap,
    height: 2 * margin + title + above + down * (cell.height + gap) - gap,
  };
}

/**
 * Draws a sheet as a PNG that carries the mark of AI-made pictures.
 * @throws Fault `image.missing` and the other faults of reading, where a file is there no more
 */
export async function drawGrid(grid: Grid): Promise<Buffer> {
  const layout = gridLayout(grid);
  const { cell, gap, margin, title, above, beside } = layout;
  const [left, top] = [margin + beside, margin + title + above];
  const pictures: OverlayOptions[] = [];
  for (const [row, cells] of grid.cells.entries())
    for (const [column, one] of cells.entries()) {
      if (one === null) continue;
      const { rgb, width, height } = await readPicture(one.file);
      const input = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .resize({ ...cell, fit: "contain", background: "#fff", kernel: "lanczos3" })
        .png({ compressionLevel: 1 })
        .toBuffer();
      pictures.push({ input, left: left + column * (cell.width + gap), top: top + row * (cell.height + gap) });
    }
  const { width, height } = layout;
  const png = await sharp({ create: { width, height, channels: 3, background: "#fff" } })
    .composite([...pictures, { input: Buffer.from(labels(grid, layout)), left: 0, top: 0 }])
    .png({ compressionLevel: 6 })
    .toBuffer();
  const recipe = grid.cells.flat().find((one) => one !== null)?.recipe;
  if (!recipe) return png;
  const text = markPacket(recipe, null);
  return insertTextChunks(png, [{ keyword: keywords.xmp, text, international: true }]);
}

/** Title and labels as a drawing of the size of the whole. */
export function labels(grid: Grid, layout: GridLayout): string {
  const { cell, gap, margin, title, above, beside, font, width, height } = layout;
  const [left, top] = [margin + beside, margin + title + above];
  const line = (words: string, x: number, y: number, room: number, look: string, size = font) =>
    `<text x="${x}" y="${y}" font-size="${size}" ${look}>${escaped(shortened(words, room, size))}</text>`;
  const parts = [
    line(grid.title, margin, margin + font * 1.6, width - 2 * margin, 'font-weight="600"', font * 1.5),
    ...grid.columns.map((words, n) =>
      line(words, left + n * (cell.width + gap) + cell.width / 2, top - font * 0.7, cell.width, 'text-anchor="middle"'),
    ),
    ...grid.rows.map((words, n) =>
      line(words, margin, top + n * (cell.height + gap) + cell.height / 2 + font / 3, beside - gap, ""),
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="${font}" fill="#222">${parts.join("")}</svg>`;
}

/** As much of a label as there is room for, by the usual width of letters. */
function shortened(words: string, room: number, font: number): string {
  const letters = [...words];
  const most = Math.max(1, Math.floor(room / (font * 0.58)));
  return letters.length <= most ? words : `${letters.slice(0, Math.max(1, most - 1)).join("")}…`;
}

/** XML knows no control characters, and three signs are its own. */
const escaped = (words: string): string =>
  words
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
