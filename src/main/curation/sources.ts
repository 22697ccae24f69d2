/** Pictures that contents and styles are taken from: those of a folder, or those of the library. */
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { folded } from "../../contract/values/folded.ts";
import { Fault } from "../../contract/fault.ts";
import type { ReferenceId } from "../../contract/values/id.ts";
import { slug } from "../../formats/names.ts";
import { picturesIn } from "../../formats/picture/folder.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import { settled } from "../../jobs/drafts/gather.ts";
import type { Library } from "../library/calls.ts";

export interface Source {
  readonly file: string;
  /** By which it is known again, and whose last part names it: a path, or a place in the library. */
  readonly source: string;
  /** Pictures of one group show one style. */
  readonly group: string;
  /** What it is called: the file's name, or its person's or style's. */
  readonly called: string;
}

/** Where pictures come from. */
export interface Gathering {
  /** As a sentence names it. */
  readonly place: string;
  /** @throws Fault `curation.no-folder` */
  readonly sources: () => Promise<readonly Source[]>;
}

/** Pictures of a folder, and those of the folders in it, each such folder a group of its own. A picture is itself. */
export const inFolder = (given: string): Gathering => ({
  place: given,
  async sources() {
    const found = await stat(given).catch((cause: unknown) => {
      throw new Fault("curation.no-folder", { folder: given }, { cause });
    });
    const one = (file: string, group: string): Source => ({
      file,
      source: resolve(file),
      group: resolve(group),
      called: nameOf(file),
    });
    if (!found.isDirectory()) return [one(given, given)];
    const flat = (await picturesIn(given)).map((file) => one(file, file));
    const entries = await readdir(given, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
    const deeper = await Promise.all(
      names
        .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .map(async (name) => (await picturesIn(join(given, name))).map((file) => one(file, join(given, name)))),
    );
    return [...flat, ...deeper.flat()];
  },
});

/**
 * Those of some sources that bear one of these names, as files do without their endings.
 * @throws Fault `curation.no-such-content` where nothing bears one of them
 */
export const called = (names: readonly string[], from: Gathering): Gathering => ({
  place: from.place,
  async sources() {
    const all = await from.sources();
    const known = new Set(all.map((one) => folded(one.called)));
    const missing = names.filter((name) => !known.has(folded(name)));
    if (missing.length > 0) throw new Fault("curation.no-such-content", { names: missing, folder: from.place });
    const wanted = new Set(names.map(folded));
    return all.filter((one) => wanted.has(folded(one.called)));
  },
});

const nameOf = (file: string): string => basename(file, extname(file));

/** A name that ids are made of; empty where nothing of it can be kept. */
export const plainNameOf = (called: string): string => slug(called).replaceAll(/-{2,}/g, "-");

/** A name as one part of a source. */
const inOne = (name: string): string => name.replaceAll(/[\\/]/g, " ");

/**
 * Photographs of the library as they are framed. Files that are gone are passed over.
 * @param chosen  those that are meant; null for the first one of everybody
 */
export const peopleOf = (
  library: Pick<Library, "call">,
  blobs: Blobs,
  chosen: readonly ReferenceId[] | null,
): Gathering => ({
  place: "People",
  async sources() {
    const people = await library.call("people.list", { view: "all" });
    const meant = people.flatMap(({ id, name, photos }) =>
      photos.flatMap((photo, n) =>
        photo.present && (chosen ? chosen.includes(photo.id) : n === 0) ? [{ id, name, photo, n }] : [],
      ),
    );
    return await Promise.all(
      meant.map(async ({ id, name, photo, n }) => {
        const { path: file } = await settled(await library.call("file.reference", { id: photo.id }), "subject", blobs);
        const place = n === 0 ? `People/${id}` : `People/${id}/${photo.id}`;
        return { file, source: `${place}/${inOne(name)}`, group: `person ${id}`, called: name };
      }),
    );
  },
});

/** Of every style in the library the pictures that count; they are one style together. */
export const stylesOf = (library: Pick<Library, "call">, blobs: Blobs): Gathering => ({
  place: "Styles",
  async sources() {
    const styles = await library.call("styles.list", { view: "all" });
    const all = styles.map(async ({ id, name, images }) => {
      const present = new Set(images.filter((image) => image.present).map((image) => image.id));
      const pictures = (await library.call("style.references", { id })).filter(
        (one) => one.weight > 0 && present.has(one.id),
      );
      return Promise.all(
        pictures.map(async (one) => {
          const { path: file } = await settled(one, "style", blobs);
          return { file, source: `Styles/${one.id}/${inOne(name)}`, group: `style ${id}`, called: name };
        }),
      );
    });
    return (await Promise.all(all)).flat();
  },
});
