/** Pictures in one hand to teach a style with: sample people, drawn anew. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Studio } from "./fixture.ts";

const subjects = [
  "01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
  "02-a-woman-with-short-brown-hair-and-a-hat-in-a-yellow-shirt.png",
  "03-a-man-with-short-black-hair-in-a-black-shirt.png",
  "06-a-man-with-curly-green-hair-in-a-green-shirt.png",
  "09-a-man-with-bun-blonde-hair-and-a-hat-in-a-purple-shirt.png",
  "10-a-woman-with-long-black-hair-in-a-red-shirt.png",
];

/**
 * Draws six people into a folder on the artist's desk, and returns the files.
 * @param draw  makes the file of a subject's picture
 */
export async function drawnAnew(
  { folder }: Studio,
  name: string,
  draw: (subject: string, file: string) => Promise<unknown>,
): Promise<string[]> {
  const desk = join(folder, "desk", name);
  mkdirSync(desk, { recursive: true });
  return Promise.all(
    subjects.map(async (subject, n) => {
      const file = join(desk, `${n + 1}.png`);
      await draw(join(import.meta.dirname, "../../assets/subjects", subject), file);
      return file;
    }),
  );
}
