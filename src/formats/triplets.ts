/**
 * Triplets to learn from, as plain folders: `content/`, `style/`, `target/` with pictures, and `triplets.jsonl`, one
 * line a triplet. The target shows the content in the style; a triplet may lack content or style. Folders of pictures
 * in one style as other trainers keep them are read as triplets too.
 */
import { readFile, stat } from "node:fs/promises";
import { join, normalize, resolve, sep } from "node:path";
import { z } from "zod";
import { curatedLine } from "../contract/learning/curation.ts";
import { Fault } from "../contract/fault.ts";
import { problemsOf } from "../contract/values/problems.ts";
import { readTrainingSet, type TrainingSet } from "./training-set.ts";

/** Absolute paths of pictures, and words. */
export interface Triplet {
  readonly content: string | null;
  readonly style: string | null;
  readonly target: string;
  /** What the target shows in words; may be empty. */
  readonly prompt: string;
}

const inside = z
  .string()
  .min(1)
  .refine((path) => {
    const plain = normalize(path);
    return !plain.startsWith("..") && resolve(sep, plain) !== plain;
  }, "must be the path of a picture inside the folder");

const line = z.strictObject({
  content: inside.nullable().default(null),
  style: inside.nullable().default(null),
  target: inside,
  prompt: z.string().max(8_000).default(""),
  ...curatedLine,
});

/**
 * Every triplet of a folder, in the order of its lines. Empty lines are passed over. Of a folder of pictures with
 * captions each is a target, and another of the same folder shows its style.
 * @throws Fault `training.no-triplets`, `training.triplet-invalid`, `training.picture-missing`
 */
export async function readTriplets(folder: string): Promise<readonly Triplet[]> {
  const file = join(folder, "triplets.jsonl");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) {
    const found = tripletsOf(await readTrainingSet(folder));
    if (found.length === 0) throw new Fault("training.no-triplets", { folder });
    return found;
  }
  const lines = text.split(/\r?\n/).map((content, n) => ({ content: content.trim(), number: n + 1 }));
  const triplets = await Promise.all(
    lines.filter(({ content }) => content !== "").map(({ content, number }) => readLine(folder, file, content, number)),
  );
  if (triplets.length === 0) throw new Fault("training.no-triplets", { folder });
  return triplets;
}

/** Pictures in one style as triplets, each as often as it counts: the one after it in its folder shows the style. */
export function tripletsOf({ pictures }: TrainingSet): readonly Triplet[] {
  const groups = Map.groupBy(pictures, ({ group }) => group);
  return pictures.flatMap(({ file, caption, repeats, group, control }) => {
    const together = groups.get(group)!.map((picture) => picture.file);
    const other = together[(together.indexOf(file) + 1) % together.length]!;
    const triplet = { content: control, style: other === file ? null : other, target: file, prompt: caption };
    return Array.from({ length: repeats }, () => triplet);
  });
}

async function readLine(folder: string, file: string, content: string, number: number): Promise<Triplet> {
  const invalid = (problem: string) => new Fault("training.triplet-invalid", { file, line: number, problem });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw invalid("it is no JSON");
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) throw invalid(problemsOf(parsed.error, "the line").join("; "));
  const found = async (path: string): Promise<string> => {
    const picture = resolve(folder, path);
    if (!(await stat(picture).catch(() => null))?.isFile())
      throw new Fault("training.picture-missing", { file, line: number, picture });
    return picture;
  };
  const { content: subject, style, target, prompt } = parsed.data;
  return {
    content: subject === null ? null : await found(subject),
    style: style === null ? null : await found(style),
    target: await found(target),
    prompt,
  };
}
