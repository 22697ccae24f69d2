/** What a style is taught from: its pictures where they lie, and the people in the samples. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { ReferenceId, StyleId } from "../../contract/values/id.ts";
import { type LearnedPicture, mostPictures, type SetAdvice, type SetReport } from "../../contract/learning/learning.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { settled } from "../../jobs/drafts/gather.ts";
import type { Library } from "../library/calls.ts";
import type { Home } from "../library/opening/home.ts";
import { saidNow } from "../library/entries/said.ts";

export interface Material {
  readonly name: string;
  /** By the names that the artist knows: copies lie under their digests. */
  readonly pictures: readonly (Required<LearnedPicture> & { readonly id: ReferenceId; readonly name: string })[];
  /** Digests of all its pictures, those that do not count too. */
  readonly references: readonly string[];
}

/** The pictures of a style that count, the cover first. @throws Fault `library.unknown` */
export async function materialOf(library: Pick<Library, "call">, home: Home, style: StyleId): Promise<Material> {
  const blobs = blobsIn(home.blobs);
  const references = await library.call("style.references", { id: style });
  const counting = references.filter(({ weight }) => weight > 0);
  const pictures = counting.slice(0, mostPictures).map(async (one) => {
    // As it is turned; one that is gone is told of by the engine with the others.
    const { path } = await settled(one, "style", blobs).catch(() => one);
    return { id: one.id, name: one.name, path, ...(await saidNow(one)) };
  });
  return {
    name: references[0]?.owner.name ?? "",
    pictures: await Promise.all(pictures),
    references: references.map(({ sha256 }) => sha256),
  };
}

/** What was understood of a style's own pictures, with these called by their names. */
export function underTheirNames(
  report: SetReport,
  { pictures }: { readonly pictures: readonly { readonly name: string }[] },
): SetReport {
  const apart = pictures[report.pictures.findIndex(({ unlike }) => unlike)];
  const called = (advice: SetAdvice): SetAdvice =>
    advice.kind === "unlike" && apart ? { ...advice, name: apart.name } : advice;
  return { ...report, advice: report.advice.map(called) };
}

/** That pictures changed while the style was learned, with these called by their names. */
export function changedUnderTheirNames(
  changed: Fault<"style.pictures-changed">,
  { pictures }: { readonly pictures: readonly { readonly path: string; readonly name: string }[] },
): Fault {
  const names = new Map(pictures.map(({ path, name }) => [path, name]));
  const called = changed.data.pictures.map((path) => names.get(path) ?? path);
  return new Fault("style.pictures-changed", { pictures: called }, { cause: changed });
}

/** Someone in the samples. */
export interface Sitter {
  readonly name: string;
  readonly path: string;
}

const MOST = 2;

/**
 * The people used last, as they are cropped; where the library has none, those that come along.
 * @param samples  the folder of the bundled samples
 */
export async function sitters(library: Pick<Library, "call">, home: Home, samples: string): Promise<readonly Sitter[]> {
  const used = await library.call("people.list", { view: "recent" });
  const people = used.length > 0 ? used : await library.call("people.list", { view: "all" });
  const blobs = blobsIn(home.blobs);
  const present = people.filter(({ photos: [first] }) => first?.present).slice(0, MOST);
  const found = await Promise.all(
    present.map(async ({ name, photos: [first] }) => {
      const photo = await library.call("file.reference", { id: first!.id });
      const file = await settled(photo, "subject", blobs).catch(() => null);
      return file ? [{ name, path: file.path }] : [];
    }),
  );
  if (found.flat().length > 0) return found.flat();
  const folder = join(samples, "subjects");
  const names = (await readdir(folder)).filter((file) => file.endsWith(".png")).toSorted();
  return names.slice(0, MOST).map((file) => ({ name: "", path: join(folder, file) }));
}
