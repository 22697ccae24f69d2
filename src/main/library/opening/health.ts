/** Whether a database file is sound, and setting it aside where it is not. */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isFault } from "../../../contract/fault.ts";
import type { Time } from "../../../contract/library/library.ts";
import { backupDue, backups, backupTime, stamp } from "./backup.ts";
import { type Database, openDatabase } from "../database/database.ts";
import type { Home } from "./home.ts";
import { schemaVersion } from "../database/migrate.ts";
import { migrations } from "../schema/migrations.ts";
import { readMeta } from "../database/store.ts";

/**
 * Files up to this size are checked at every opening: it takes milliseconds. Larger ones are after they were not closed
 * properly, and once a day, before a backup is made of them.
 */
const alwaysChecked = 4 * 2 ** 20;

/**
 * Opens the library's file where it is sound; else says what is wrong with it, in words. It is judged by reading alone:
 * a damaged file and its journal stay as they are.
 */
export function openSound(home: Home): { readonly database: Database } | { readonly damage: string } {
  const { size } = statSync(home.database);
  const damage = judge(home.database, (clean) => !clean || size <= alwaysChecked || backupDue(home.backups));
  return damage === null ? { database: openDatabase(home.database) } : { damage };
}

function judge(file: string, thorough: (clean: boolean) => boolean): string | null {
  try {
    const database = openDatabase(file, "read");
    try {
      return damageOf(database, thorough);
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isFault(error, "library.damaged")) throw error;
    return error.data.reason;
  }
}

/** What is wrong with a database; null where it is sound. */
function damageOf(database: Database, thorough: (clean: boolean) => boolean): string | null {
  const tables = new Set(
    database.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").map((row) => row.name),
  );
  const version = schemaVersion(database);
  // A newer version's tables are not for this one to judge.
  if (version > migrations.length) return null;
  if (version === 0) return tables.size === 0 ? null : "its file is no library";
  if (!["meta", "entry", "picture", "change"].every((name) => tables.has(name))) return "its tables are missing";
  if (!thorough(readMeta(database, "clean") === "true")) return null;
  const { quick_check: found } = database.get<{ quick_check: string }>("PRAGMA quick_check(1)")!;
  return found === "ok" ? null : found;
}

/** Renames the database with its journal, and returns its new name; null where there was nothing. */
export function setAside(home: Home): string | null {
  const aside = join(home.folder, `library.broken-${stamp(new Date())}.sqlite`);
  for (const part of ["", "-wal", "-shm"]) {
    if (existsSync(home.database + part)) renameSync(home.database + part, aside + part);
  }
  return existsSync(aside) ? basename(aside) : null;
}

/** Puts the newest sound backup in the library's place. Returns when it was made; null where none is sound. */
export function restoreBackup(home: Home): Time | null {
  for (const backup of backups(home.backups)) {
    if (!isSound(backup)) continue;
    const temporary = `${home.database}.restoring`;
    copyFileSync(backup, temporary);
    const descriptor = openSync(temporary, "r+");
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, home.database);
    return backupTime(backup);
  }
  return null;
}

function isSound(file: string): boolean {
  try {
    return statSync(file).size > 0 && judge(file, () => true) === null;
  } catch {
    return false;
  }
}
