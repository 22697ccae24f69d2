/** Reasons not to start an export, in words. */
import path from "node:path";
import type { ExportOptions, ExportPlan } from "../../contract/library/exporting.ts";
import { isFault } from "../../contract/fault.ts";
import { freeBytesFor, nearestFolder, proveWritable } from "../../formats/folders.ts";
import { watermarkLayers } from "../../formats/picture/watermark.ts";
import { notOwnFolder, type OwnFolders } from "../own-folder.ts";
import type { Source } from "./sources.ts";

/** Why nothing can be exported into that folder, whatever the files are. */
export async function folderProblem(folder: string, own: OwnFolders): Promise<string | null> {
  if (folder.trim() === "") return "Choose the folder that the pictures go to.";
  if (!path.isAbsolute(folder)) return `${folder} is no whole path: choose the folder that the pictures go to.`;
  const nearest = await nearestFolder(folder);
  if (nearest === null) return `${folder} cannot be made: a file stands in its way. Choose another folder.`;
  return (await ownFolder(folder, own)) ?? unwritable(nearest);
}

/** Why a folder that is the studio's own takes no exports. */
function ownFolder(folder: string, own: OwnFolders): Promise<string | null> {
  return notOwnFolder(folder, own).then(
    () => null,
    (error: unknown) => {
      if (isFault(error, "studio.own-folder")) return error.message;
      throw error;
    },
  );
}

/** Why no file can be made in a folder that is there: by making one, which access rights alone do not tell. */
async function unwritable(folder: string): Promise<string | null> {
  return proveWritable(folder).then(
    () => null,
    (error: unknown) => {
      if (isFault(error, "image.folder-unusable")) return error.message;
      throw error;
    },
  );
}

/** Folders below the chosen one in whose place a file is, or the studio's own. */
export async function subfolderProblems(
  folder: string,
  folders: ExportPlan["folders"],
  own: OwnFolders,
): Promise<readonly string[]> {
  const problems = folders.map(async ({ path: below }) => {
    if (below === "") return [];
    const nearest = await nearestFolder(path.join(folder, below));
    if (nearest === null)
      return [`The folder ${below} cannot be made: a file of that name is there. Change the template or the folder.`];
    // Of the chosen folder, and those above it, it is known.
    const inside = path.relative(path.resolve(folder), nearest);
    const writable = inside === "" || inside.startsWith("..") ? null : await unwritable(nearest);
    return (await ownFolder(path.join(folder, below), own)) ?? writable ?? [];
  });
  return [...new Set((await Promise.all(problems)).flat())];
}

/** Some missing pictures are left out, and the plan says so file by file; there must be one that is there. */
export function pictureProblems(sources: readonly Source[], leftOut: number): readonly string[] {
  if (sources.length === 0)
    return [
      leftOut === 0
        ? "No pictures are chosen."
        : leftOut === 1
          ? "The picture is rejected, and rejected pictures are left out."
          : "All of these pictures are rejected, and rejected pictures are left out.",
    ];
  if (sources.every(({ file }) => file === null)) {
    return [
      sources.length === 1
        ? "The picture’s file is gone: it was moved, renamed or deleted."
        : "The files of all these pictures are gone: they were moved, renamed or deleted.",
    ];
  }
  return [];
}

export function spaceProblem(bytes: number, free: number | null): readonly string[] {
  return free !== null && bytes > free
    ? [
        `About ${inWords(bytes)} would be written, and ${inWords(free)} are free there: choose another disk, a smaller size, or free some space.`,
      ]
    : [];
}

/** Bytes that this account can still write there. */
export const freeAt = async (folder: string): Promise<number | null> =>
  path.isAbsolute(folder) ? freeBytesFor(folder) : null;

/** Why the watermark cannot be drawn: found by drawing it. */
export async function watermarkProblems({ watermark }: ExportOptions): Promise<readonly string[]> {
  if (watermark === null) return [];
  return watermarkLayers(watermark, { width: 256, height: 256 }).then(
    () => [],
    (error: unknown) => {
      if (isFault(error)) return [error.message];
      throw error;
    },
  );
}

function inWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
