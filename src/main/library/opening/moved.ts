/** A studio's folder that lies elsewhere by now, moved or copied: what lay in it and beside it is found there. */
import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { pathColumns } from "./path-columns.ts";
import { readMeta, type Store, writeMeta } from "../database/store.ts";

const key = "home";

/**
 * Remembers where the studio's folder lies. Where that has changed, names the files in it anew, and every picture that
 * is where it was, seen from the folder: a copy of a studio has pictures of its own. Others stay where they are.
 */
export function followHome({ database, home }: Pick<Store, "database" | "home">): void {
  const now = resolve(home.folder);
  const before = readMeta(database, key);
  if (before === now) return;
  database.transaction(() => {
    if (before !== null) {
      movePictures(database, before, now);
      nameFilesAnew(database, before, now);
    }
    writeMeta(database, key, now);
  });
}

function movePictures(database: Store["database"], before: string, now: string): void {
  const rows = database.all<{ id: number; path: string }>("SELECT id, path FROM picture WHERE missing = 0");
  const taken = new Set(rows.map(({ path }) => path));
  for (const { id, path } of rows) {
    const place = join(now, relative(before, path));
    if (taken.has(place) || !existsSync(place)) continue;
    database.run("UPDATE picture SET path = ? WHERE id = ?", place, id);
    taken.add(place);
  }
}

function nameFilesAnew(database: Store["database"], before: string, now: string): void {
  const inside = before + sep;
  const anew = (_: string, value: unknown) =>
    typeof value === "string" && value.startsWith(inside) ? join(now, value.slice(inside.length)) : value;
  for (const [table, column] of pathColumns)
    for (const { id, text } of database.all<{ id: number; text: string }>(
      `SELECT id, ${column} AS text FROM ${table} WHERE instr(${column}, ?)`,
      JSON.stringify(inside).slice(1, -1),
    ))
      database.run(`UPDATE ${table} SET ${column} = ? WHERE id = ?`, JSON.stringify(JSON.parse(text, anew)), id);
  // Of a copy nothing of the studio that it was taken from is deleted.
  const doomed = readMeta(database, "doomed");
  if (doomed !== null) writeMeta(database, "doomed", JSON.stringify(JSON.parse(doomed, anew)));
}
