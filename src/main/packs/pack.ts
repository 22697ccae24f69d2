/**
 * A style as it is published: a folder that is written once and never changed, with the style's pictures and what was
 * learned of them, each with its digest, its author and its licence. It lies at
 * `styles/<style>/<version>-<author>-<number>/` of a shared folder. Whoever publishes at the same moment writes a
 * folder of their own, so that there is nothing to lock or to merge.
 */
import { hash, randomBytes } from "node:crypto";
import { chmod, copyFile, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Fault, isFault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import { digest, line } from "../../contract/values/forms.ts";
import { styleDepths } from "../../contract/learning/learning.ts";
import { saidOfPicture } from "../../contract/library/sources.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { seen, type Turn } from "../../contract/library/seen.ts";
import { flushFile } from "../../formats/atomic.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { makeFolder, whyNot } from "../../formats/folders.ts";
import { shortened, slug } from "../../formats/names.ts";

const picture = z.strictObject({
  /** Its name in the pack: a number. What the artist calls the file stays with the artist. */
  file: z.string().regex(/^\d{2,4}\.[a-z0-9]{1,10}$/, "must be a number with an ending"),
  sha256: digest,
  bytes: z.number().int().min(1),
  weight: z.number().min(0).max(200),
  /** What it shows in words, how often it counts in learning, and how it is turned; each absent where it is nothing. */
  caption: saidOfPicture.shape.caption.optional(),
  repeats: saidOfPicture.shape.repeats.optional(),
  turn: seen.shape.turn.optional(),
});

const weights = z.strictObject({
  file: z.string().regex(/^\d{2,4}\.safetensors$/, "must be a number with an ending"),
  sha256: digest,
  bytes: z.number().int().min(1),
});

/** What was learned of the style for a model, as it was in use: tokens, and a LoRA where one was learned. */
const learned = z.strictObject({
  /** Id of the model, and of the edition of its weights, of which alone it holds. */
  model: line(200),
  modelDigest: digest,
  depth: z.enum(styleDepths),
  steps: z.number().int().min(0),
  match: z.number(),
  leak: z.number(),
  /** Learned from the pictures that are in the pack. */
  current: z.boolean(),
  tokens: weights,
  lora: weights.nullable(),
});

const contents = z.strictObject({
  /**
   * 2 where something learned is in it, which the first form could not say; 3 where something is said of its pictures,
   * which the second could not.
   */
  format: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  name: line(200),
  version: z.number().int().min(1),
  /** Who published it. */
  author: line(200),
  /** Everybody whose version it goes on from, and the author. */
  authors: z.array(line(200)).min(1),
  /** Under which others may use it, in words or by its name. */
  licence: line(500),
  tags: z.array(line(100)),
  /** Milliseconds since 1970. */
  published: z.number().int().min(0),
  /** The cover first. */
  pictures: z.array(picture).min(1).max(1000),
  learned: z.array(learned).max(100).default([]),
});
export type PackContents = Immutable<z.infer<typeof contents>>;

export interface Pack extends PackContents {
  /** Absolute. */
  readonly folder: string;
}

/** What is published. */
export interface StyleToPublish {
  readonly name: string;
  readonly tags: readonly string[];
  /** The cover first; paths are absolute. */
  readonly pictures: readonly PictureToPublish[];
  /** What was learned of it and is in use; paths are absolute. */
  readonly learned?: readonly LearnedToPublish[];
}

export interface PictureToPublish {
  readonly path: string;
  readonly weight: number;
  readonly caption?: string;
  readonly repeats?: number;
  readonly turn?: Turn;
}

export interface LearnedToPublish extends Omit<PackContents["learned"][number], "tokens" | "lora"> {
  readonly tokens: string;
  readonly lora: string | null;
}

const manifest = "style.json";

/** Two names that differ by case alone are one style: this tells it from all others in the name of its folder. */
const markOf = (name: string): string => hash("sha256", folded(name)).slice(0, 8);

/** A name as part of a folder's, in so many bytes. */
const inFolderName = (name: string, most: number, otherwise: string): string =>
  shortened(slug(name), most) || otherwise;

/** The folder of all versions of a style. */
const shelfOf = (folder: string, name: string): string =>
  join(folder, "styles", `${inFolderName(name, 60, "style")}-${markOf(name)}`);

/**
 * Publishes a style as its next version. It is offered to others once all of it is there.
 * @throws Fault `packs.not-written`, what reading its pictures throws
 */
export async function publish(
  folder: string,
  style: StyleToPublish,
  { author, licence }: Pick<PackContents, "author" | "licence">,
): Promise<Pack> {
  const shelf = shelfOf(folder, style.name);
  const before = await packsOf(folder, style.name);
  const version = 1 + Math.max(0, ...before.map((pack) => pack.version));
  const number = randomBytes(3).toString("hex");
  const part = join(shelf, `.${number}.part`);
  const written = join(shelf, `${version}-${inFolderName(author, 30, "artist")}-${number}`);
  try {
    await stat(folder);
    await makeFolder(part);
    let count = 0;
    const put = async (path: string) => {
      const sha256 = await computeFileDigest(path);
      const ending = /\.([a-z0-9]{1,11})$/i.exec(path)?.[1]?.toLowerCase() ?? "png";
      const file = `${String(++count).padStart(2, "0")}.${ending}`;
      await copyFile(path, join(part, file));
      await settle(join(part, file));
      return { file, sha256, bytes: (await stat(path)).size };
    };
    const pictures: PackContents["pictures"][number][] = [];
    for (const picture of style.pictures)
      pictures.push({ ...(await put(picture.path)), weight: picture.weight, ...toldOf(picture) });
    const learned: PackContents["learned"][number][] = [];
    for (const { tokens, lora, ...one } of style.learned ?? [])
      learned.push({ ...one, tokens: await put(tokens), lora: lora === null ? null : await put(lora) });
    const digests = new Set(pictures.map(({ sha256 }) => sha256));
    const gone = before.filter((pack) => pack.pictures.some(({ sha256 }) => digests.has(sha256)));
    const authors = [...new Set([...gone.flatMap((pack) => pack.authors), author])];
    const about = contents.parse({
      format: style.pictures.some((one) => Object.keys(toldOf(one)).length > 0) ? 3 : learned.length > 0 ? 2 : 1,
      name: style.name,
      version,
      author,
      authors,
      licence,
      tags: style.tags,
      published: Date.now(),
      pictures,
      learned,
    });
    // A pack without anything learned is what it always was.
    const said = learned.length > 0 ? about : { ...about, learned: undefined };
    await writeFile(join(part, manifest), JSON.stringify(said, null, 2), { flag: "wx" });
    await settle(join(part, manifest));
    await rename(part, written);
    return { ...about, folder: written };
  } catch (cause) {
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    if (isFault(cause)) throw cause;
    throw new Fault("packs.not-written", { folder, reason: whyNot(cause) }, { cause });
  }
}

/** What is to be told of a picture beside its weight. */
const toldOf = ({ caption = "", repeats = 1, turn = 0 }: PictureToPublish) => ({
  ...(caption.trim() === "" ? {} : { caption }),
  ...(repeats === 1 ? {} : { repeats }),
  ...(turn === 0 ? {} : { turn }),
});

/** What is offered in a folder. */
export interface Offered {
  /** Every version of every style that is there as a whole: by name, the newest version first. */
  readonly packs: readonly Pack[];
  /** Folders of versions that have not arrived as a whole, or that this version of the studio cannot read. */
  readonly unread: readonly string[];
}

/** @throws Fault `packs.no-folder` */
export async function offeredIn(folder: string): Promise<Offered> {
  await proveThere(folder);
  return await offeredOn(await foldersIn(join(folder, "styles")));
}

/** @throws Fault `packs.no-folder` */
export const packsIn = async (folder: string): Promise<readonly Pack[]> => (await offeredIn(folder)).packs;

/** @throws Fault `packs.no-folder` */
export async function proveThere(folder: string): Promise<void> {
  const cause: unknown = await readdir(folder).then(
    () => null,
    (error: unknown) => error,
  );
  if (cause === null) return;
  const isFile = cause instanceof Error && "code" in cause && cause.code === "ENOTDIR";
  const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  const reason = isFile ? "it is a file" : missing ? "no such folder is there" : whyNot(cause);
  throw new Fault("packs.no-folder", { folder, reason }, { cause });
}

/** Every version of one style, the newest first. Of the other styles nothing is read. */
export async function packsOf(folder: string, name: string): Promise<readonly Pack[]> {
  const shelves = await foldersIn(join(folder, "styles"));
  const { packs } = await offeredOn(shelves.filter((shelf) => shelf.endsWith(`-${markOf(name)}`)));
  return packs.filter((pack) => folded(pack.name) === folded(name));
}

async function offeredOn(shelves: readonly string[]): Promise<Offered> {
  const all = (await Promise.all(shelves.map((shelf) => foldersIn(shelf)))).flat();
  const read = await Promise.all(all.map((pack) => readPack(pack)));
  const packs = read
    .flatMap((pack) => (pack ? [pack] : []))
    .toSorted(
      (a, b) =>
        folded(a.name).localeCompare(folded(b.name), "en") || b.version - a.version || a.published - b.published,
    );
  return { packs, unread: all.filter((_, n) => read[n] === null) };
}

/** Every file of a pack: its pictures first. */
const filesOf = ({ pictures, learned }: Pick<PackContents, "pictures" | "learned">) => [
  ...pictures,
  ...learned.flatMap(({ tokens, lora }) => [tokens, ...(lora ? [lora] : [])]),
];

/**
 * Where each file of a pack lies, by its digest, by which all were proven.
 * @throws Fault `packs.damaged`
 */
export async function provenFiles(pack: Pack): Promise<ReadonlyMap<string, string>> {
  const { folder } = pack;
  const proven = filesOf(pack).map(async ({ file, sha256 }) => {
    const path = join(folder, file);
    const found = await computeFileDigest(path).catch(() => null);
    if (found !== sha256) throw new Fault("packs.damaged", { folder, problem: `${file} has other bytes` });
    return [sha256, path] as const;
  });
  return new Map(await Promise.all(proven));
}

/** null where it is none, or where a part of it has not arrived yet. */
async function readPack(folder: string): Promise<Pack | null> {
  const text = await readFile(join(folder, manifest), "utf8").catch(() => "null");
  const { data } = contents.safeParse(tryJson(text));
  if (!data) return null;
  const there = await Promise.all(
    filesOf(data).map(({ file, bytes }) =>
      stat(join(folder, file)).then(
        ({ size }) => size === bytes,
        () => false,
      ),
    ),
  );
  return there.every(Boolean) ? { ...data, folder } : null;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => join(folder, name));
}

/** Flushed, and read-only from now on: what is published does not change. */
async function settle(file: string): Promise<void> {
  await flushFile(file);
  await chmod(file, 0o444);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
