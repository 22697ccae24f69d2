/** What is made ready before anybody looks: small editions of a picture, and the colour shown until they are there. */
import { setTimeout as pause } from "node:timers/promises";
import type { Colour } from "../../../contract/library/finding.ts";
import { asItIs } from "../../../contract/library/seen.ts";
import { Thumbnails } from "../../media/thumbnails.ts";
import { filePath } from "../entries/entries.ts";
import type { Store } from "../database/store.ts";

/** Milliseconds between two pictures of the past: the artist's own work comes first. */
const rest = 40;
/** Pictures of the past after which those who look are told. */
const told = 200;

/** Makes small editions of a picture and answers with its colour; null where it cannot be read. */
export async function makeReady(
  { home }: Store,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<Colour> {
  return new Thumbnails(home.thumbnails).prepare({ path, sha256, ...asItIs }).catch(() => null);
}

interface Row {
  readonly id: number;
  readonly path: string;
  readonly kept: "copied" | "in place";
  readonly sha256: string;
}

/**
 * Makes ready what was added before, or by a rebuild: references first, then pictures from the newest on.
 * @param signal  ends it before the database is closed
 */
export async function makeOthersReady(store: Store, signal: AbortSignal): Promise<void> {
  const { database, home } = store;
  const without = "colour IS NULL AND missing = 0";
  const waiting = [
    ...database
      .all<Row>(`SELECT id, path, kept, sha256 FROM file WHERE ${without}`)
      .map((row) => ({ ...row, table: "file" as const })),
    ...database
      .all<Row>(`SELECT id, path, 'in place' AS kept, sha256 FROM picture WHERE ${without} ORDER BY made DESC`)
      .map((row) => ({ ...row, table: "picture" as const })),
  ];
  let done = 0;
  for (const row of waiting) {
    const colour = await makeReady(store, { path: filePath(home, row), sha256: row.sha256 });
    if (signal.aborted) return;
    if (colour !== null) database.run(`UPDATE ${row.table} SET colour = ? WHERE id = ?`, colour, row.id);
    if (colour !== null && (++done % told === 0 || row === waiting.at(-1))) store.changed("picture", "person", "style");
    await pause(rest, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}
