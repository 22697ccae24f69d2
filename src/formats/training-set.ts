/**
 * Folders of pictures with captions as other trainers keep them, read as they are: kohya's, with folders named
 * `10_ink drawing` for how often their pictures count and what they show; ai-toolkit's, with a caption beside each
 * picture; diffusers', with captions in `metadata.jsonl`.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { z } from "zod";
import { Fault } from "../contract/fault.ts";
import { captionBeside } from "./caption.ts";

export interface TrainingPicture {
  /** Absolute. */
  readonly file: string;
  /** What it shows in words; empty where nothing says so. */
  readonly caption: string;
  /** How often it counts. */
  readonly repeats: number;
  /** Pictures of one group belong together: they are in one folder. */
  readonly group: string;
  /** A picture that this one was made from: its content before it was in the style. */
  readonly control: string | null;
}

export type TrainingSetKind = "kohya" | "ai-toolkit" | "diffusers" | "pictures";

export interface TrainingSet {
  readonly kind: TrainingSetKind;
  /** In the order of their names. */
  readonly pictures: readonly TrainingPicture[];
}

const isPicture = (name: string): boolean =>
  !name.startsWith(".") && /\.(jpe?g|png|webp|avif|gif|tiff?|hei[cf])$/i.test(name);

/** As people number their files. */
const inOrder = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/** How kohya names a folder: how often its pictures count, then what they show. */
const repeated = /^(\d{1,4})_(.+)$/;

/** diffusers' list of pictures and captions. */
const LIST = "metadata.jsonl";

/** A folder beside the pictures with pictures of the same names, as ai-toolkit takes pairs. */
const CONTROL = "control";

/**
 * The pictures of a folder, with what is said of them; none where it holds no pictures.
 * @throws Fault `training.triplet-invalid`, `training.picture-missing` for a line of `metadata.jsonl`
 */
export async function readTrainingSet(folder: string): Promise<TrainingSet> {
  const listed = await fromMetadata(folder);
  if (listed) return { kind: "diffusers", pictures: listed };
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== CONTROL).map(({ name }) => name);
  const flat = await picturesOf(folder, { group: "", repeats: 1, caption: "" });
  // kohya's own folder for pictures, beside those for its results.
  const within = folders.includes("img") && flat.length === 0 ? join(folder, "img") : folder;
  const classes = await classFolders(within, within === folder ? folders : await foldersOf(within));
  const pictures = [...flat, ...classes];
  if (classes.length > 0) return { kind: "kohya", pictures };
  const said = flat.some(({ caption, control }) => caption !== "" || control !== null);
  return { kind: said ? "ai-toolkit" : "pictures", pictures };
}

/** What a folder says of a picture: what it shows, and how often it counts. */
export type SaidOf = Pick<TrainingPicture, "caption" | "repeats">;

/**
 * The same of one picture, wherever it lies, without reading the folder's others: by a list in its folder or the one
 * above, by the file beside it, or by kohya's name of its folder. Never throws.
 */
export async function saidOf(picture: string): Promise<SaidOf> {
  const folder = dirname(resolve(picture));
  const [, count, shown] = repeated.exec(basename(folder)) ?? [];
  const listed = (await listedIn(folder, picture)) ?? (await listedIn(dirname(folder), picture));
  const caption = listed ?? (await captionBeside(picture)) ?? shown?.replaceAll("_", " ") ?? "";
  return { caption: caption.slice(0, 8_000), repeats: Math.max(1, Number(count ?? 1)) };
}

async function listedIn(folder: string, picture: string): Promise<string | null> {
  const text = await readFile(join(folder, LIST), "utf8").catch(() => null);
  for (const content of text?.split(/\r?\n/) ?? []) {
    // Of a long list only the lines that may name it are read.
    if (!content.includes(basename(picture))) continue;
    const parsed = line.safeParse(asJson(content));
    if (parsed.success && resolve(folder, parsed.data.file_name) === resolve(picture)) return captionIn(parsed.data);
  }
  return null;
}

const foldersOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);

async function classFolders(folder: string, names: readonly string[]): Promise<readonly TrainingPicture[]> {
  const all = await Promise.all(
    names.toSorted(inOrder).map((name) => {
      const [, count, shown] = repeated.exec(name) ?? [];
      const group = {
        group: name,
        repeats: Math.max(1, Number(count ?? 1)),
        caption: (shown ?? name).replaceAll("_", " "),
      };
      return picturesOf(join(folder, name), group);
    }),
  );
  return all.flat();
}

/** The pictures in one folder. */
async function picturesOf(
  folder: string,
  { group, repeats, caption }: Pick<TrainingPicture, "group" | "repeats" | "caption">,
): Promise<readonly TrainingPicture[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const controls = await readdir(join(folder, CONTROL)).catch((): string[] => []);
  const stem = (name: string): string => basename(name, extname(name));
  return Promise.all(
    names
      .filter(isPicture)
      .toSorted(inOrder)
      .map(async (name) => {
        const control = controls.find((other) => isPicture(other) && stem(other) === stem(name));
        return {
          file: resolve(folder, name),
          caption: (await captionBeside(join(folder, name))) ?? caption,
          repeats,
          group,
          control: control === undefined ? null : resolve(folder, CONTROL, control),
        };
      }),
  );
}

const line = z.looseObject({ file_name: z.string().min(1) });

/** Columns that hold a caption, the likeliest first. */
const columns = ["text", "caption", "prompt", "description"];

const captionIn = (told: Readonly<Record<string, unknown>>): string =>
  (columns.map((name) => told[name]).find((value) => typeof value === "string") ?? "").trim();

async function fromMetadata(folder: string): Promise<readonly TrainingPicture[] | null> {
  const file = join(folder, LIST);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split(/\r?\n/).map((content, n) => ({ content: content.trim(), number: n + 1 }));
  const pictures = lines
    .filter(({ content }) => content !== "")
    .map(async ({ content, number }) => {
      const invalid = (problem: string) => new Fault("training.triplet-invalid", { file, line: number, problem });
      const parsed = line.safeParse(asJson(content));
      if (!parsed.success) throw invalid("it names no picture as file_name");
      const picture = resolve(folder, parsed.data.file_name);
      if (!picture.startsWith(resolve(folder) + sep)) throw invalid("its picture lies outside the folder");
      if (!(await stat(picture).catch(() => null))?.isFile())
        throw new Fault("training.picture-missing", { file, line: number, picture });
      return { file: picture, caption: captionIn(parsed.data), repeats: 1, group: "", control: null };
    });
  return Promise.all(pictures);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
