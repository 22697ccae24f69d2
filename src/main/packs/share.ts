/** Publishing a style of the library, and accepting one into it. */
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/folded.ts";
import type { Style } from "../../contract/library.ts";
import type { Library } from "../library/calls.ts";
import { type Pack, type PackContents, packsOf, provenFiles, publish } from "./pack.ts";

/** @throws Fault `packs.not-written` */
export async function publishStyle(
  library: Pick<Library, "call">,
  style: Style,
  folder: string,
  by: Pick<PackContents, "author" | "licence">,
): Promise<Pack> {
  const pictures = await Promise.all(
    style.images.map(async ({ id, weight }) => {
      const { path } = await library.call("file.reference", { id });
      return { path, weight };
    }),
  );
  return await publish(folder, { name: style.name, tags: style.tags, pictures }, by);
}

/** How the version of a pack is told apart from the others: "3 by Ana". */
export const versionOf = ({ version, author }: Pick<Pack, "version" | "author">): string => `${version} by ${author}`;

/**
 * The pack of a name: its newest version, or the one that is asked for.
 * @throws Fault `packs.none`, `packs.no-version`, `packs.several`
 */
export async function findPack(
  folder: string,
  name: string,
  { version, by }: { readonly version?: number; readonly by?: string } = {},
): Promise<Pack> {
  const all = await packsOf(folder, name);
  const theirs = all.filter((pack) => by === undefined || folded(pack.author) === folded(by));
  const wanted = version ?? theirs[0]?.version;
  if (wanted === undefined) throw new Fault("packs.none", { folder, name });
  const [found, ...others] = theirs.filter((pack) => pack.version === wanted);
  if (!found) throw new Fault("packs.no-version", { name, version: wanted, there: all.map(versionOf) });
  if (others.length > 0 && by === undefined)
    throw new Fault("packs.several", { name, version: wanted, there: [found, ...others].map(versionOf) });
  return found;
}

/** What an accepted pack is called in the library. */
export const styleNameOf = (pack: Pick<Pack, "name" | "version" | "author">): string =>
  `${pack.name}, version ${versionOf(pack)}`;

export interface Accepted {
  readonly style: Style;
  /** It was here before, picture by picture. */
  readonly there: boolean;
}

/**
 * Takes a pack into the library beside its other versions, with its author and licence in the notes. The same one a
 * second time is the style it was.
 * @throws Fault `packs.damaged`, `image.*`
 */
export async function acceptPack(library: Pick<Library, "call">, pack: Pack): Promise<Accepted> {
  const files = await provenFiles(pack);
  const known = await library.call("styles.list", { view: "all" });
  const name = styleNameOf(pack);
  const digests = pack.pictures.map(({ sha256 }) => sha256).toSorted();
  for (const style of known.filter((one) => one.name === name)) {
    const own = await Promise.all(style.images.map(({ id }) => library.call("file.reference", { id })));
    if (
      own
        .map(({ sha256 }) => sha256)
        .toSorted()
        .join() === digests.join()
    )
      return { style, there: true };
  }
  let style = await library.call("styles.add", { name, sources: files.map((path) => ({ path })) });
  const notes = `Published by ${pack.authors.join(" and ")}. Licence: ${pack.licence}`;
  style = await library.call("styles.change", { id: style.id, change: { notes, tags: pack.tags } });
  for (const [n, { weight }] of pack.pictures.entries()) {
    const image = style.images[n];
    if (image && image.weight !== weight)
      style = await library.call("styles.weigh", { id: style.id, picture: image.id, weight });
  }
  return { style, there: false };
}
