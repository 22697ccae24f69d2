/** Where the pictures of a contact sheet stand on their pages. All lengths are points, 72 to an inch. */
import type { ContactSheet } from "../../contract/library/exporting.ts";

export interface Cell {
  /** Of the picture, which is fitted into this box. */
  readonly left: number;
  readonly top: number;
  readonly side: number;
  /** Where the words below it begin. */
  readonly caption: number;
}

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  /** Of one page. */
  readonly cells: readonly Cell[];
  readonly pages: number;
}

const papers = { a4: [595, 842], letter: [612, 792] } as const;
const margin = 36;
const gap = 12;
export const captionSize = 7;
const captionRoom = 14;

/** Cells in rows from the top left, on as many pages as the pictures take. */
export function layOut({ paper, columns, captions }: ContactSheet, pictures: number): SheetLayout {
  const [width, height] = papers[paper];
  const side = (width - 2 * margin - (columns - 1) * gap) / columns;
  const room = captions ? captionRoom : 0;
  const rows = Math.max(1, Math.floor((height - 2 * margin + gap) / (side + room + gap)));
  const cells = Array.from({ length: rows * columns }, (_, i): Cell => {
    const left = margin + (i % columns) * (side + gap);
    const top = margin + Math.floor(i / columns) * (side + room + gap);
    return { left, top, side, caption: top + side + 4 };
  });
  return { width, height, cells, pages: Math.max(1, Math.ceil(pictures / cells.length)) };
}
