import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { drawGrid, type Grid, gridLayout, labels } from "./grid.ts";

const recipe = recipeWith({});

/** A grid of pictures of one colour each, red brighter from row to row and green from column to column. */
async function grid(rows: readonly string[], columns: readonly string[], side = 64): Promise<Grid> {
  const folder = mkdtempSync(join(tmpdir(), "grid-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cells = await Promise.all(
    rows.map((_, row) =>
      Promise.all(
        columns.map(async (__, column) => {
          const file = join(folder, `${row}-${column}.png`);
          const background = { r: 60 * (row + 1), g: 60 * (column + 1), b: 9 };
          await sharp({ create: { width: side, height: side, channels: 3, background } })
            .png()
            .toFile(file);
          return { file, recipe };
        }),
      ),
    ),
  );
  return { title: "Faces", rows, columns, cells, picture: { width: side, height: side } };
}

test("every picture stands in its row and column, in its own size, and a missing one leaves its place white", async () => {
  const faces = await grid(["Anna", "Ben"], ["Ink", "Wood", "Neon"]);
  const sheet: Grid = { ...faces, cells: [[null, ...faces.cells[0]!.slice(1)], faces.cells[1]!] };
  const { data, info } = await sharp(await drawGrid(sheet))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { cell, gap, margin, title, above, beside, width, height } = gridLayout(sheet);
  expect([info.width, info.height, cell.width]).toEqual([width, height, 64]);
  const colourAt = (row: number, column: number) => {
    const x = margin + beside + column * (cell.width + gap) + 32;
    const y = margin + title + above + row * (cell.height + gap) + 32;
    return [...data.subarray((y * width + x) * info.channels, (y * width + x) * info.channels + 3)];
  };
  expect(colourAt(0, 0)).toEqual([255, 255, 255]);
  expect(colourAt(0, 2)).toEqual([60, 180, 9]);
  expect(colourAt(1, 0)).toEqual([120, 60, 9]);
  expect(colourAt(1, 1)).toEqual([120, 120, 9]);
});

test("it carries the mark of pictures made by trained models", async () => {
  const png = await drawGrid(await grid(["Anna"], ["Ink"]));
  expect(png.toString("latin1")).toContain("rainedAlgorithmicMedia");
});

test("a large sheet is drawn smaller than its pictures, never larger than can be opened", async () => {
  const one = await grid(["a"], ["b"]);
  const row = Array.from({ length: 60 }, () => null);
  const cells = Array.from({ length: 3 }, () => row);
  const wide = {
    ...one,
    cells,
    rows: ["a", "b", "c"],
    columns: row.map(String),
    picture: { width: 1024, height: 768 },
  };
  const layout = gridLayout(wide);
  expect(layout.width).toBeLessThanOrEqual(11_000);
  expect(layout.cell.width / layout.cell.height).toBeCloseTo(4 / 3, 1);
});

test("labels too long are shortened; signs of the drawing's own language and control characters come out as words", async () => {
  const sheet = await grid(["<Tom & Jerry>"], ["a\u0007b", "x".repeat(500)]);
  const drawing = labels(sheet, gridLayout(sheet));
  expect(drawing).toContain("&lt;");
  expect(drawing).toContain("a b");
  expect(drawing).toMatch(/x…<\/text>/);
  expect(drawing).not.toContain("x".repeat(100));
  await expect(drawGrid(sheet)).resolves.toBeInstanceOf(Buffer);
});
