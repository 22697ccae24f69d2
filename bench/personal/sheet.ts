/** The sheet of what was made: of each person a row, from the person to every depth. */
import sharp from "sharp";
import type { PersonalSet } from "./set.ts";

const [CELL, GAP] = [148, 8];

/** @param made of each depth the pictures of the people that sat, in their order */
export async function writeSheet(
  file: string,
  { learned, sitting }: PersonalSet,
  made: readonly (readonly string[])[],
): Promise<void> {
  const rows = sitting.map(({ person, drawn }, n) => [
    person,
    learned[n]!.path,
    ...made.map((samples) => samples[n]!),
    drawn,
  ]);
  const at = (n: number): number => n * (CELL + GAP);
  const layers = await Promise.all(
    rows.flatMap((row, y) =>
      row.map(async (input, x) => ({
        input: await sharp(input).resize(CELL, CELL).png().toBuffer(),
        left: at(x),
        top: at(y),
      })),
    ),
  );
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const [width, height] = [at(rows[0]!.length) - GAP, at(rows.length) - GAP];
  await sharp({ create: { width, height, channels: 4, background } })
    .composite(layers)
    .webp({ quality: 88 })
    .toFile(file);
}
