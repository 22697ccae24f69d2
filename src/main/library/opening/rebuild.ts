/** History from files alone: every saved picture carries its recipe. */
import { hash } from "node:crypto";
import { opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault, isFault } from "../../../contract/fault.ts";
import type { RebuildReport } from "../../../contract/library/library.ts";
import { readBytes } from "../../../formats/picture/bytes.ts";
import { madeOf, originOf } from "../../../formats/picture/made-in.ts";
import { readRecipe } from "../../../formats/picture/metadata.ts";
import { readHeader } from "../../../formats/picture/source.ts";
import { type Finding, linkTo } from "./links.ts";
import { insertPicture, type Link, type PictureFile } from "../pictures/record.ts";
import { placeInSheet } from "../jobs/sheet-rebuild.ts";
import type { Store } from "../database/store.ts";
import type { SourceFile } from "../thread/worker-calls.ts";

/** Formats in which the studio saves and exports, and those into which other programs bring what it saved. */
const saved = /\.(png|jpe?g|jpe|jfif|webp|tiff?|avif|hei[cf]|hif|jxl|jp2)$/i;

/** A file of a farm's store: a picture, what one was made of, or an order. */
const ofStore = /(^|[\\/])[0-9a-f]{64}$/;

/**
 * Adds every picture below a folder that carries a recipe and is not known, with links to people and styles. A known
 * picture that was moved there is found again; a copy of one is that one. What is in the trash stays there.
 * @param keep  for references that the library does not have but finds on the disk
 * @throws Fault `library.no-folder`, `engine.cancelled` (what was added before stays)
 */
export async function rebuild(
  store: Store,
  folder: string,
  keep: SourceFile["keep"],
  signal: AbortSignal,
): Promise<RebuildReport> {
  const counts = { read: 0, added: 0, known: 0 };
  const passedOver: { file: string; why: string }[] = [];
  const named = new Map<number, number>();
  const shut = (file: string, why: string) => void passedOver.push({ file, why });
  for await (const file of filesBelow(folder, [store.home.folder], shut)) {
    if (signal.aborted) throw new Fault("engine.cancelled", {});
    if (!saved.test(file) && !ofStore.test(file)) continue;
    counts.read++;
    try {
      counts[await readBack(store, file, { keep, named })]++;
    } catch (error) {
      if (!isFault(error) || error.code.startsWith("library.")) throw error;
      if (ofStore.test(file)) continue;
      passedOver.push({ file, why: error.message });
    }
  }
  if (counts.added > 0) store.changed("person", "style");
  store.changed("picture");
  return { ...counts, passedOver };
}

async function readBack(
  store: Store,
  file: string,
  finding: Pick<Finding, "keep" | "named">,
): Promise<"added" | "known"> {
  const { database } = store;
  if (database.get("SELECT id FROM picture WHERE path = ? AND missing = 0", file)) return "known";
  const bytes = await readBytes(file);
  const sha256 = hash("sha256", bytes, "hex");
  if (foundAgain(store, file, sha256)) return "known";
  const header = await readHeader(file, bytes);
  // Upright, as it is shown.
  const { width, height } = header.autoOrient;
  const recipe = await readRecipe(file);
  const said = madeOf(bytes, header);
  const origin = originOf(bytes, header);
  const made = said?.time ?? Math.round((await stat(file)).mtimeMs);
  const links: Link[] = [];
  // A private picture says how many there were, and no more.
  if (recipe.private === undefined) {
    for (const subject of recipe.subjects) links.push(await linkTo(store, "person", subject, { ...finding, made }));
    for (const style of recipe.styles) links.push(await linkTo(store, "style", style, { ...finding, made }));
  }
  const picture: PictureFile = {
    path: file,
    sha256,
    width,
    height,
    made,
    offset: said?.offset ?? null,
    seconds: origin?.seconds ?? null,
    provider: origin?.provider ?? null,
    machine: origin?.machine,
    engine: origin?.engine,
    device: origin?.device,
    job: null,
    recipe,
  };
  return database.transaction(() => {
    // It may have been recorded while it was read.
    if (foundAgain(store, file, sha256)) return "known";
    placeInSheet(store, insertPicture(store, picture, links), picture, links);
    return "added";
  });
}

/** True where these bytes are known. A row that had lost its file gets this one. */
function foundAgain({ database }: Store, file: string, sha256: string): boolean {
  const known = database.get<{ id: number; missing: number }>(
    "SELECT id, missing FROM picture WHERE sha256 = ? ORDER BY missing DESC LIMIT 1",
    sha256,
  );
  if (known?.missing) database.run("UPDATE picture SET path = ?, missing = 0 WHERE id = ?", file, known.id);
  return known !== undefined;
}

/** Deeper than any sensible tree of folders. */
const deepest = 24;

/**
 * Every file below a folder, folder by folder, each once: links are followed to where they lead, and what lies there is
 * known by its real path, so that there is no going in circles. Hidden folders and those named in `without` are left
 * out.
 * @param shut hears of links that lead nowhere, and of folders that cannot be looked into
 * @throws Fault `library.no-folder`
 */
async function* filesBelow(
  folder: string,
  without: readonly string[],
  shut: (file: string, why: string) => void,
): AsyncGenerator<string> {
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory()) throw new Fault("library.no-folder", { folder });
  const seen = new Set<string>([root, ...(await Promise.all(without.map((one) => realpath(one).catch(() => one))))]);
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: root, depth: 0 }];
  while (waiting.length > 0) {
    const { path, depth } = waiting.pop()!;
    const entries = await opendir(path).catch(() => null);
    if (!entries && depth === 0) throw new Fault("library.no-folder", { folder });
    if (!entries) shut(path, "this folder cannot be looked into. Allow reading it");
    for await (const entry of entries ?? []) {
      const below = join(path, entry.name);
      const real = entry.isSymbolicLink() ? await realpath(below).catch(() => null) : below;
      const found = real === null ? null : entry.isSymbolicLink() ? await stat(real).catch(() => null) : entry;
      if (real === null) shut(below, "this link leads nowhere. Connect the drive that it leads to");
      if (real === null || found === null || seen.has(real)) continue;
      if (found.isFile()) {
        seen.add(real);
        yield real;
      } else if (found.isDirectory() && depth < deepest && !entry.name.startsWith(".")) {
        seen.add(real);
        waiting.push({ path: real, depth: depth + 1 });
      }
    }
  }
}
