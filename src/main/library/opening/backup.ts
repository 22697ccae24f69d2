/** Copies of the database, made by `VACUUM INTO`: whole, compact, and taken while it is in use. */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Time } from "../../../contract/library/library.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { withoutPrivateJobs } from "../pictures/forgetting.ts";
import { makeFolderSync } from "../../../formats/folders.ts";

const kept = 5;
const interval = 24 * 60 * 60 * 1000;
const pattern = /^library-\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?\.sqlite$/;

/** Backups in a folder, the newest first, as absolute paths. */
export function backups(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => pattern.test(name))
    .sort((a, b) => (a.slice(0, -7) < b.slice(0, -7) ? 1 : -1))
    .map((name) => join(folder, name));
}

/** When a backup was made, from its name. */
export function backupTime(file: string): Time {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] =
    file
      .match(/(\d{4})-(\d{2})-(\d{2})-(\d{2})(\d{2})(\d{2})(?:-\d+)?\.sqlite$/)
      ?.slice(1)
      .map(Number) ?? [];
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}

/** True where the newest backup is older than a day, or there is none. */
export function backupDue(folder: string): boolean {
  const [newest] = backups(folder);
  return newest === undefined || Date.now() - backupTime(newest) > interval;
}

export interface DatabaseCopy {
  readonly file: string;
  /** When it was made, where it is the newest that was there and holds the same; null where it was made now. */
  readonly since: Time | null;
}

/**
 * Makes a backup. Only the newest few are kept.
 * @param force  also where the newest one holds the same, to the byte
 * @throws Fault `library.disk-full` and its kin; no torn backup is left then
 */
export function backUp(database: Database, folder: string, { force = true } = {}): DatabaseCopy {
  makeFolderSync(folder);
  const temporary = join(folder, `.backup-${process.pid}.tmp`);
  rmSync(temporary, { force: true });
  try {
    copyDatabase(database, temporary);
    const [newest] = backups(folder);
    if (!force && newest !== undefined && digestOf(newest) === digestOf(temporary))
      return { file: newest, since: backupTime(newest) };
    flush(temporary);
    const file = freeName(folder, `library-${stamp(new Date())}`);
    renameSync(temporary, file);
    for (const old of backups(folder).slice(kept)) rmSync(old, { force: true });
    return { file, since: null };
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** SHA-256 of a file, read in pieces. */
function digestOf(file: string): string {
  const sha256 = createHash("sha256");
  const descriptor = openSync(file, "r");
  const piece = Buffer.alloc(2 ** 20);
  try {
    for (let n = 0; (n = readSync(descriptor, piece)) > 0;) sha256.update(piece.subarray(0, n));
  } finally {
    closeSync(descriptor);
  }
  return sha256.digest("hex");
}

/** The whole database as it is now, but for what private jobs that are still to be made are made of. */
export function copyDatabase(database: Database, file: string): void {
  database.run("VACUUM INTO ?", file);
  const copy = openDatabase(file, "copy");
  try {
    withoutPrivateJobs(copy);
  } finally {
    copy.close();
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function freeName(folder: string, stem: string): string {
  const taken = new Set(namesIn(folder));
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? "" : `-${n}`}.sqlite`;
    if (!taken.has(name)) return join(folder, name);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Local date and time as part of a file name that sorts by time: `2026-11-23-142233`. */
export function stamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
