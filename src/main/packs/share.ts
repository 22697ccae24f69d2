/** Publishing a style of the library, and accepting one into it. */
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { By } from "../../contract/rpc/frames.ts";
import type { Style } from "../../contract/library/library.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import type { Library, TakenStyle } from "../library/calls.ts";
import { saidNow } from "../library/entries/said.ts";
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

/**
 * Takes a pack into the library beside its other versions, with its author and licence in the notes, and with what was
 * learned of it in use. The same one a second time, or twice at the same moment, is one style.
 * @param by  in whose name
 * @throws Fault `packs.damaged`, `image.*`
 */
export async function acceptPack(shelf: Shelf, pack: Pack, by?: By): Promise<TakenStyle> {
  const files = await provenFiles(pack);
  const { authors, licence, tags, pictures } = pack;
  const given = {
    name: styleNameOf(pack),
    notes: `Published by ${authors.join(" and ")}. Licence: ${licence}`,
    tags: [...tags],
    sources: pictures.map(({ sha256, caption = "", repeats = 1 }) => ({
      path: files.get(sha256)!,
      said: { caption, repeats },
    })),
    places: pictures.map(({ weight, turn = 0 }) => ({ weight, turn })),
  };
  const taken = await shelf.library.call("styles.take", given, { by });
  await takeLearned(shelf, taken.style, pack, files);
  return taken;
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
