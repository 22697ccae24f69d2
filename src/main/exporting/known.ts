/** What is there already: files that the library knows for exports, and that nobody has changed since. */
import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { PictureId } from "../../contract/values/id.ts";
import { fileDigest } from "../../formats/digest.ts";
import { collisionKey } from "../../formats/names.ts";
import type { ExportedFile } from "../library/pictures/exports.ts";
import type { Library, Source } from "./sources.ts";

/** An earlier export, where it lies now. */
export interface OwnFile {
  /** Below the folder, forward slashes. */
  readonly path: string;
  readonly file: ExportedFile;
}

/** Which of a picture's files is meant: of this template or at this path, of this format and size. */
export interface Wanted {
  readonly path: string;
  readonly template: string;
  readonly variant: string;
}

export interface Known {
  /** The chosen folder, links followed as far as it is there. */
  readonly root: string;
  /** The picture's own earlier export, unaltered; also in a folder that was moved since. Null where there is none. */
  own(picture: PictureId, wanted: Wanted): Promise<OwnFile | null>;
  /** The file is an unaltered export of a picture other than this one. */
  belongsToAnother(below: string, picture: PictureId): Promise<boolean>;
  /** Numbers that this template gave to files that are there, by folder and picture. */
  numbers(
    template: string,
  ): Promise<readonly { readonly picture: PictureId; readonly path: string; readonly number: number }[]>;
}

export async function findKnown(library: Library, folder: string, ids: readonly PictureId[]): Promise<Known> {
  const root = await realFolder(folder);
  const files = await library.call("exports.at", { folder: root, ids });
  const ofPicture = Map.groupBy(files, ({ picture }) => picture);
  const below = (file: ExportedFile): string =>
    path.relative(root, path.join(file.folder, file.path)).replaceAll("\\", "/");
  /** Those below the folder, by their path's key; of two with the same path the latest. */
  const here = new Map<string, OwnFile>();
  for (const file of files.toReversed()) {
    const at = below(file);
    if (!at.startsWith("../") && !path.isAbsolute(at)) here.set(collisionKey(at), { path: at, file });
  }

  return {
    root,
    async own(picture, wanted) {
      const alike = (ofPicture.get(picture) ?? []).filter(
        (file) =>
          file.variant === wanted.variant &&
          (file.template === wanted.template || collisionKey(file.path) === collisionKey(wanted.path)),
      );
      for (const file of alike) {
        const inPlace = here.get(collisionKey(below(file)))?.file === file;
        // Where the folder was moved, its files are at the same paths below it.
        const at = inPlace ? below(file) : file.path;
        if (await isUnaltered(path.join(root, at), file)) return { path: at, file };
      }
      return null;
    },
    async belongsToAnother(at, picture) {
      const found = here.get(collisionKey(at));
      return (
        found !== undefined && found.file.picture !== picture && isUnaltered(path.join(root, found.path), found.file)
      );
    },
    async numbers(template) {
      const numbered = [...here.values()].flatMap(({ path: at, file: { picture, number, template: own } }) =>
        number !== null && own === template ? { picture, path: at, number } : [],
      );
      const present = await Promise.all(numbered.map(({ path: at }) => isThere(path.join(root, at))));
      const folders = new Set(numbered.filter((_, i) => present[i]).map(({ path: at }) => path.posix.dirname(at)));
      // A single file that was deleted keeps its number; a folder that was emptied begins anew.
      return numbered.filter(({ path: at }) => folders.has(path.posix.dirname(at)));
    },
  };
}

/** The picture would be written with the same bytes as then. @param options digest of the options */
export async function isUpToDate({ file }: OwnFile, source: Source, options: string): Promise<boolean> {
  if (file.options !== options) return false;
  if (source.file === null) return true;
  const { mtimeMs } = await stat(source.file);
  return mtimeMs <= file.made || (await fileDigest(source.file)) === file.source;
}

/** The file is there as it was written. Its bytes are read only where its time does not say so. */
export async function isUnaltered(
  at: string,
  { folder, path: below, bytes, modified, sha256 }: ExportedFile,
): Promise<boolean> {
  const found = await stat(at).catch(() => null);
  if (found === null || !found.isFile() || found.size !== bytes) return false;
  if (at === path.join(folder, below) && found.mtimeMs === modified) return true;
  return (await fileDigest(at).catch(() => "")) === sha256;
}

/** The folder with links followed, as far up as it is there. */
async function realFolder(folder: string): Promise<string> {
  const whole = path.resolve(folder);
  for (let at = whole; ; at = path.dirname(at)) {
    const real = await realpath(at).catch(() => null);
    if (real !== null) return path.join(real, path.relative(at, whole));
    if (at === path.dirname(at)) return whole;
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
