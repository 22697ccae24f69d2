/**
 * USO-Bench: 50 contents, 50 styles, 30 prompts for subjects and 30 for styles, four pictures a prompt, and every
 * subject in every style once (USO, arXiv 2508.18966, section 4.1). Its pictures and its full lists of prompts were not
 * published, so the folder is the user's own.
 */
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { picturesIn } from "../../formats/picture/folder.ts";
import type { BenchCase, BenchPicture, BenchSet } from "./set.ts";

const COUNTS = { content: 50, style: 50, prompts: 30 } as const;
const IMAGES = 4;

/**
 * Reads `content/` and `style/` with pictures, `subject-prompts.txt` and `style-prompts.txt` with a prompt a line.
 * `{}` in a prompt for subjects stands for the content's file name, in words.
 * @throws Fault `bench.incomplete` that names what is missing, `bench.too-many` what is there beyond the protocol
 */
export async function usoSet(folder: string): Promise<BenchSet> {
  const [contents, styles, subjectPrompts, stylePrompts] = await Promise.all([
    pictures(folder, "content"),
    pictures(folder, "style"),
    lines(folder, "subject-prompts.txt"),
    lines(folder, "style-prompts.txt"),
  ]);
  const counted = [
    ["pictures in content", contents.length, COUNTS.content],
    ["pictures in style", styles.length, COUNTS.style],
    ["prompts in subject-prompts.txt", subjectPrompts.length, COUNTS.prompts],
    ["prompts in style-prompts.txt", stylePrompts.length, COUNTS.prompts],
  ] as const;
  const missing = counted.flatMap(([what, n, wanted]) => (n < wanted ? [`${wanted - n} of ${wanted} ${what}`] : []));
  if (missing.length > 0) throw new Fault("bench.incomplete", { folder, missing });
  const surplus = counted.flatMap(([what, n, wanted]) => (n > wanted ? [`${n} instead of ${wanted} ${what}`] : []));
  if (surplus.length > 0) throw new Fault("bench.too-many", { folder, surplus });
  return {
    name: "USO-Bench-like, own pictures",
    cases: usoCases(contents, styles, subjectPrompts, stylePrompts),
    notes,
  };
}

/** The cases of the protocol, of whatever pictures and prompts. */
export function usoCases(
  contents: readonly BenchPicture[],
  styles: readonly BenchPicture[],
  subjectPrompts: readonly string[],
  stylePrompts: readonly string[],
  images = IMAGES,
): readonly BenchCase[] {
  const times = Array.from({ length: images }, (_, image) => image);
  const put = (prompt: string, { name }: BenchPicture) => prompt.replaceAll("{}", name.replaceAll(/[-_]+/g, " "));
  const subject = contents.flatMap((content) =>
    subjectPrompts.flatMap((prompt) =>
      times.map((image): BenchCase => ({
        task: "subject-driven",
        content,
        style: null,
        references: [content.path],
        prompt: put(prompt, content),
        image,
      })),
    ),
  );
  const style = styles.flatMap((one) =>
    stylePrompts.flatMap((prompt) =>
      times.map((image): BenchCase => ({
        task: "style-driven",
        content: null,
        style: one,
        references: [],
        prompt,
        image,
      })),
    ),
  );
  // Once with the layout kept, and once with it changed.
  const both = contents.flatMap((content) =>
    styles.flatMap((one) =>
      ["", subjectPrompts[0] ?? ""]
        .filter((prompt, n) => n === 0 || prompt !== "")
        .map((prompt): BenchCase => ({
          task: "both",
          content,
          style: one,
          references: [content.path],
          prompt: put(prompt, content),
          image: 0,
        })),
    ),
  );
  return [...subject, ...style, ...both];
}

const notes = [
  "USO-Bench’s pictures and full prompts are not published: this is the same protocol on the pictures of a folder. Of its prompts the paper shows 17 for styles and ten for subjects; `--set synthetic` takes those.",
  "The paper counts 7,040 style-driven and 29,500 combined pictures, which do not follow from 50 × 50 and its 30 prompts; here are 30 prompts × 4 for each style, and each content in each style once with its layout kept and once in the first subject prompt.",
  "The paper names no checkpoints. By its references CLIP-I and CLIP-T are of CLIP ViT-B/32, DINO of DINO ViT-S/16, CSD of CSD ViT-L/14; the order of averaging is not stated: here the mean of each subject or style first, then of these.",
  "In the paper’s Table 1 the columns CLIP-I and DINO look exchanged: no unrelated photographs are as far apart by CLIP as 0.3. Both are printed here under the names of their networks.",
];

async function pictures(folder: string, part: string): Promise<readonly BenchPicture[]> {
  const files = await picturesIn(join(folder, part)).catch(() => []);
  return files.map((path) => ({ name: basename(path, extname(path)), path }));
}

async function lines(folder: string, name: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, name), "utf8").catch(() => "");
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
