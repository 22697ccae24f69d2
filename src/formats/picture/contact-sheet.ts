/** Contact sheets: the pictures of an export small, with the names of their files, as a PDF or as pictures. */
import sharp from "sharp";
import type { ContactSheet } from "../../contract/library/exporting.ts";
import { type Cell, captionSize, layOut } from "./sheet-layout.ts";

export interface SheetPicture {
  /** Absolute. */
  readonly file: string;
  readonly caption: string;
  /** Milliseconds since 1970. */
  readonly made: number;
}

/** Pixels to a point: 200 to an inch in print. */
const fineness = 200 / 72;

/**
 * The pages, encoded: a PDF is one file of all pages, a picture one for each. The same pictures make the same bytes.
 * @param stop asked before each picture
 */
export async function contactSheet(
  sheet: ContactSheet,
  pictures: readonly SheetPicture[],
  stop: () => void,
): Promise<readonly Buffer[]> {
  return sheet.format === "pdf" ? [await asPdf(sheet, pictures, stop)] : asPictures(sheet, pictures, stop);
}

interface Small {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function small(file: string, side: number): Promise<Small> {
  const { data, info } = await sharp(file, { autoOrient: true })
    .resize({ width: Math.round(side), height: Math.round(side), fit: "inside" })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .jpeg({ quality: 88, chromaSubsampling: "4:4:4" })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Words as a picture, for scripts that the fonts within every PDF reader do not have. */
async function drawn(caption: string, width: number): Promise<Small> {
  const markup = caption.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const words = await sharp({
    text: { text: markup, font: `sans ${captionSize}`, dpi: Math.round(72 * fineness), rgba: true },
  })
    .png()
    .toBuffer();
  const { data, info } = await sharp(words)
    .resize({ width: Math.round(width), fit: "inside", withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function asPdf(sheet: ContactSheet, pictures: readonly SheetPicture[], stop: () => void): Promise<Buffer> {
  const { width, height, cells, pages } = layOut(sheet, pictures.length);
  // Half of what the command line would load at every start, and few exports want it.
  const { PDFDocument, StandardFonts } = await import("pdf-lib");
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const latest = new Date(Math.max(0, ...pictures.map(({ made }) => made)));
  pdf.setTitle(sheet.name);
  pdf.setCreationDate(latest);
  pdf.setModificationDate(latest);
  for (let number = 0; number < pages; number++) {
    const page = pdf.addPage([width, height]);
    for (const [cell, { file, caption }] of onPage(cells, pictures, number)) {
      stop();
      const picture = await small(file, cell.side * fineness);
      const at = fitted(cell, picture);
      page.drawImage(await pdf.embedJpg(picture.data), { ...at, y: height - at.y - at.height });
      if (!sheet.captions) continue;
      const words = shorten(caption, cell.side, (text) => widthOf(font, text));
      if (words !== null) {
        page.drawText(words, { x: cell.left, y: height - cell.caption - captionSize, size: captionSize, font });
        continue;
      }
      const image = await drawn(caption, cell.side * fineness);
      const [w, h] = [image.width / fineness, image.height / fineness];
      page.drawImage(await pdf.embedPng(image.data), {
        x: cell.left,
        y: height - cell.caption - h,
        width: w,
        height: h,
      });
    }
  }
  return Buffer.from(await pdf.save());
}

/** Points that a text takes; null where the font lacks a letter. */
function widthOf(font: { widthOfTextAtSize(text: string, size: number): number }, text: string): number | null {
  try {
    return font.widthOfTextAtSize(text, captionSize);
  } catch {
    return null;
  }
}

/** The end of a caption is what tells it from others, so that its beginning goes where it is too long. */
function shorten(caption: string, room: number, width: (text: string) => number | null): string | null {
  const letters = [...caption];
  for (let cut = 0; cut < letters.length; cut++) {
    const text = cut === 0 ? caption : `…${letters.slice(cut).join("")}`;
    const its = width(text);
    if (its === null || its <= room) return its === null ? null : text;
  }
  return caption;
}

async function asPictures(
  sheet: ContactSheet,
  pictures: readonly SheetPicture[],
  stop: () => void,
): Promise<readonly Buffer[]> {
  const { width, height, cells, pages } = layOut(sheet, pictures.length);
  const made: Buffer[] = [];
  const px = (points: number) => Math.round(points * fineness);
  for (let number = 0; number < pages; number++) {
    const layers: { input: Buffer; left: number; top: number }[] = [];
    for (const [cell, { file, caption }] of onPage(cells, pictures, number)) {
      stop();
      const picture = await small(file, cell.side * fineness);
      const at = fitted(cell, picture);
      layers.push({ input: picture.data, left: px(at.x), top: px(at.y) });
      if (!sheet.captions) continue;
      layers.push({
        input: (await drawn(caption, cell.side * fineness)).data,
        left: px(cell.left),
        top: px(cell.caption),
      });
    }
    const page = sharp({
      create: { width: px(width), height: px(height), channels: 3, background: "white" },
    }).composite(layers);
    made.push(
      await (sheet.format === "png" ? page.png() : page.jpeg({ quality: 92, chromaSubsampling: "4:4:4" })).toBuffer(),
    );
  }
  return made;
}

function onPage(
  cells: readonly Cell[],
  pictures: readonly SheetPicture[],
  page: number,
): readonly (readonly [Cell, SheetPicture])[] {
  return pictures
    .slice(page * cells.length, (page + 1) * cells.length)
    .map((picture, i): readonly [Cell, SheetPicture] => [cells[i]!, picture]);
}

/** A picture in the middle of its box, standing on the lower edge where it is wide. */
function fitted({ left, top, side }: Cell, { width, height }: Small) {
  const scale = side / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return { x: left + (side - w) / 2, y: top + side - h, width: w, height: h };
}
