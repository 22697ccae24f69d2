/** Publishing a style of the library, and accepting one into it. */
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/folded.ts";
import type { Style } from "../../contract/library.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import type { Library } from "../library/calls.ts";
import { saidNow } from "../library/said.ts";
import { type Pack, type PackContents, packsOf, provenFiles, proveThere, publish } from "./pack.ts";

/** The library, and the folder of its files that are named by their digests. */
export interface Shelf {
  readonly library: Pick<Library, "call">;
  readonly blobs: string;
}

/** @throws Fault `packs.not-written` */
export async function publishStyle(
  { library, blobs }: Shelf,
  style: Style,
  folder: string,
  by: Pick<PackContents, "author" | "licence">,
): Promise<Pack> {
  const pictures = await Promise.all(
    style.images.map(async ({ id, weight }) => {
      const reference = await library.call("file.reference", { id });
      const { path, turn } = reference;
      return { path, weight, turn, ...(await saidNow(reference)) };
    }),
  );
  const known = await library.call("learned.list", { style: style.id });
  const file = (sha256: string) => join(blobs, `${sha256}.safetensors`);
  const learned = known
    .filter(({ inUse }) => inUse)
    .map(({ model, modelDigest, depth, steps, match, leak, picturesChanged, tokens, lora }) => ({
      model,
      modelDigest,
      depth,
      steps,
      match,
      leak,
      current: !picturesChanged,
      tokens: file(tokens),
      lora: lora === null ? null : file(lora),
    }));
  return await publish(folder, { name: style.name, tags: style.tags, pictures, learned }, by);
}

/** How the version of a pack is told apart from the others: "3 by Ana". */
export const versionOf = ({ version, author }: Pick<Pack, "version" | "author">): string => `${version} by ${author}`;

/**
 * The pack of a name: its newest version, or the one that is asked for.
 * @throws Fault `packs.no-folder`, `packs.none`, `packs.no-version`, `packs.several`
 */
export async function findPack(
  folder: string,
  name: string,
  { version, by }: { readonly version?: number; readonly by?: string } = {},
): Promise<Pack> {
  await proveThere(folder);
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
 * Takes a pack into the library beside its other versions, with its author and licence in the notes, and with what was
 * learned of it in use. The same one a second time is the style it was.
 * @throws Fault `packs.damaged`, `image.*`
 */
export async function acceptPack(shelf: Shelf, pack: Pack): Promise<Accepted> {
  const files = await provenFiles(pack);
  const known = await styleOfPack(shelf.library, pack);
  const style = known ?? (await addStyle(shelf.library, pack, files));
  await takeLearned(shelf, style, pack, files);
  return { style, there: known !== null };
}

/** The style of the library that has the pack's name and its pictures. */
async function styleOfPack(library: Shelf["library"], pack: Pack): Promise<Style | null> {
  const known = await library.call("styles.list", { view: "all" });
  const wanted = digestsIn(pack.pictures);
  for (const style of known.filter(({ name }) => name === styleNameOf(pack))) {
    const own = await Promise.all(style.images.map(({ id }) => library.call("file.reference", { id })));
    if (digestsIn(own) === wanted) return style;
  }
  return null;
}

const digestsIn = (files: readonly { readonly sha256: string }[]): string =>
  files
    .map(({ sha256 }) => sha256)
    .toSorted()
    .join();

async function addStyle(library: Shelf["library"], pack: Pack, files: ReadonlyMap<string, string>): Promise<Style> {
  const sources = pack.pictures.map(({ sha256, caption = "", repeats = 1 }) => ({
    path: files.get(sha256)!,
    said: { caption, repeats },
  }));
  let style = await library.call("styles.add", { name: styleNameOf(pack), sources });
  const notes = `Published by ${pack.authors.join(" and ")}. Licence: ${pack.licence}`;
  style = await library.call("styles.change", { id: style.id, change: { notes, tags: pack.tags } });
  for (const [n, { weight, turn = 0 }] of pack.pictures.entries()) {
    const image = style.images[n];
    if (!image) continue;
    const one = { id: style.id, picture: image.id };
    if (image.weight !== weight) style = await library.call("styles.weigh", { ...one, weight });
    if (turn !== 0) style = await library.call("styles.turn", { ...one, by: turn });
  }
  return style;
}

/** What was learned and is not here yet comes into use for its model. */
async function takeLearned(
  { library, blobs }: Shelf,
  { id: style }: Style,
  { learned, pictures }: Pack,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  if (learned.length === 0) return;
  const there = new Set((await library.call("learned.list", { style })).map(({ tokens }) => tokens));
  const kept = blobsIn(blobs);
  for (const { current, tokens, lora, ...one } of learned.filter((one) => !there.has(one.tokens.sha256))) {
    for (const part of lora ? [tokens, lora] : [tokens]) await kept.keep(files.get(part.sha256)!);
    await library.call("learned.add", {
      ...one,
      style,
      tokens: tokens.sha256,
      lora: lora?.sha256 ?? null,
      pictures: current ? pictures.map(({ sha256 }) => sha256) : [],
    });
  }
}
