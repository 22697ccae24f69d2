/** Several sizes in one run, and contact sheets. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { PDFDocument } from "pdf-lib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { actionsOf, exportStudiosIn } from "../../../tests/fixtures/export-studio.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { completeOptions, type ContactSheet } from "../../contract/library/exporting.ts";
import { layOut } from "../../formats/picture/sheet-layout.ts";

const exportStudio = exportStudiosIn(temporaryFolder());
const sheet: ContactSheet = { name: "proofs", format: "pdf", columns: 3, paper: "a4", captions: true };

describe("several sizes", () => {
  test("are a file each, told apart by the size where the template does not", async () => {
    const self = await exportStudio([{ person: "Anna" }]);
    expect(actionsOf(await self.plan({ sizes: [48, 32], template: "{person}" }))).toEqual([
      "write anna-48.jpg",
      "write anna-32.jpg",
    ]);
    expect(actionsOf(await self.plan({ sizes: [48, 32], template: "{person}-{width}w" }))).toEqual([
      "write anna-48w.jpg",
      "write anna-32w.jpg",
    ]);
    expect(await self.run({ sizes: [48, 32, null], template: "{person}" })).toMatchObject({ written: 3 });
    expect((await sharp(path.join(self.out, "anna-32.jpg")).metadata()).width).toBe(32);
    expect(await self.run({ sizes: [48, 32, null], template: "{person}" })).toMatchObject({ written: 0, there: 3 });
  });

  test("of which several are larger than the picture are one file", async () => {
    const self = await exportStudio([{ person: "Anna", side: 64 }]);
    expect(await self.run({ sizes: [4096, null, 2048, 32], template: "{person}" })).toMatchObject({ written: 2 });
    expect(await self.files()).toEqual(["anna-32.jpg", "anna.jpg"]);
  });

  test("the example is the first file that is written, also where the folder is still to be chosen", async () => {
    const self = await exportStudio([{ person: "Anna" }, { person: "Ben" }]);
    const asked = { sizes: [32, 48, 32], template: "{person}" };
    expect(await self.plan({ ...asked, folder: "" })).toMatchObject({ example: "anna-32.jpg" });
    expect(await self.plan({ ...asked, sizes: [32, 32] })).toMatchObject({ example: "anna.jpg" });
    expect(await self.plan(asked)).toMatchObject({ example: "anna-32.jpg" });
    self.ids = self.ids.slice(0, 1);
    await self.run(asked);
    self.ids = self.library.ids;
    expect(await self.plan(asked)).toMatchObject({ example: "ben-32.jpg" });
  });
});

describe("a contact sheet", () => {
  test("as a PDF has pages of paper with every picture, and is the same again", async () => {
    const self = await exportStudio(
      Array.from({ length: 14 }, (_, i) => ({ person: i === 3 ? "小林" : "Anna", made: i })),
    );
    const asked = { contactSheet: sheet, template: "{person}-{seed}" };
    expect(await self.run(asked)).toMatchObject({ state: "done", written: 14, sheets: ["proofs.pdf"] });
    const bytes = await readFile(path.join(self.out, "proofs.pdf"));
    const pdf = await PDFDocument.load(bytes);
    expect(pdf.getPages().map((page) => page.getSize())).toEqual([
      { width: 595, height: 842 },
      { width: 595, height: 842 },
    ]);
    expect(await self.run(asked)).toMatchObject({ written: 0, there: 14, sheets: ["proofs.pdf"] });
    expect((await readFile(path.join(self.out, "proofs.pdf"))).equals(bytes)).toBe(true);
    expect((await self.files()).filter((file) => file.endsWith("pdf"))).toEqual(["proofs.pdf"]);
  });

  test("that was given another name, because one of other pictures was there, is the same again too", async () => {
    const self = await exportStudio([{ person: "Anna" }, { person: "Ben" }]);
    const asked = { contactSheet: sheet };
    self.ids = self.ids.slice(0, 1);
    await self.run(asked);
    self.ids = self.library.ids;
    expect(await self.run(asked)).toMatchObject({ sheets: ["proofs-2.pdf"] });
    expect(await self.run(asked)).toMatchObject({ written: 0, sheets: ["proofs-2.pdf"] });
    self.ids = self.ids.slice(0, 1);
    expect(await self.run(asked)).toMatchObject({ written: 0, sheets: ["proofs.pdf"] });
    expect((await self.files()).filter((file) => file.endsWith("pdf"))).toEqual(["proofs-2.pdf", "proofs.pdf"]);
  });

  test("as pictures is one for each page", async () => {
    const self = await exportStudio([{ person: "Anna" }, { person: "Ben" }]);
    const contactSheet = { ...sheet, format: "jpeg", columns: 1, name: "all/of: them" } as const;
    expect(await self.run({ contactSheet })).toMatchObject({ sheets: ["all-of-them-01.jpg", "all-of-them-02.jpg"] });
    const { width = 0, height = 0 } = await sharp(path.join(self.out, "all-of-them-01.jpg")).metadata();
    expect(height / width).toBeCloseTo(842 / 595, 2);
  });

  test("of which the cells stay on the paper and beside each other", () => {
    for (const columns of [1, 2, 5, 10])
      for (const paper of ["a4", "letter"] as const) {
        const { width, height, cells, pages } = layOut({ ...sheet, columns, paper }, 100);
        expect(pages).toBe(Math.ceil(100 / cells.length));
        for (const [i, { left, top, side, caption }] of cells.entries()) {
          expect(left + side).toBeLessThanOrEqual(width - 35);
          expect(caption + 10).toBeLessThanOrEqual(height - 25);
          const beside = cells[i + 1]?.top === top ? cells[i + 1]!.left : Infinity;
          expect(beside).toBeGreaterThanOrEqual(left + side);
        }
      }
  });
});

test("options that an earlier version kept are completed; what are none is told", () => {
  const earlier = {
    folder: "/out",
    template: "{person}",
    format: "webp",
    quality: 80,
    longSide: 1600,
    metadata: "nothing",
    creator: "",
    collision: "skip",
  };
  expect(completeOptions(earlier)).toMatchObject({
    folder: "/out",
    sizes: [1600],
    dpi: null,
    watermark: null,
    collision: "skip",
  });
  for (const none of [null, 7, {}, { folder: "/x" }, { ...earlier, format: "gif" }])
    expect(completeOptions(none)).toBeNull();
});
