/** Pictures that contents and styles are taken from: those of a folder, or those of the library. */
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { Fault } from "../../contract/fault.ts";
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

const nameOf = (file: string): string => basename(file, extname(file));

/** A name that ids are made of; empty where nothing of it can be kept. */
export const plainNameOf = (called: string): string => slug(called).replaceAll(/-{2,}/g, "-");

/** A name as one part of a source. */
const inOne = (name: string): string => name.replaceAll(/[\\/]/g, " ");

/** Of everybody in the library the first photograph, as it is framed. Files that are gone are passed over. */
export const peopleOf = (library: Pick<Library, "call">, blobs: Blobs): Gathering => ({
  place: "People",
  async sources() {
    const people = await library.call("people.list", { view: "all" });
    const all = people.map(async ({ id, name, photos: [first] }) => {
      if (!first?.present) return [];
      const { path: file } = await settled(await library.call("file.reference", { id: first.id }), "subject", blobs);
      return [{ file, source: `People/${id}/${inOne(name)}`, group: `person ${id}`, called: name }];
    });
    return (await Promise.all(all)).flat();
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
