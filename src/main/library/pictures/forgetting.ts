/**
 * Letting go of what private pictures were made of: in the queue's rows and on sheets, crops and copies that were made
 * for them, and every trace that the database's file has of it.
 */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Draft } from "../../../contract/making/draft.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { SheetPlan } from "../../../contract/making/sheets.ts";
import { silentFailure, withoutParts } from "../../../jobs/forgetting.ts";
import type { Failure, Order } from "../../../jobs/store.ts";
import type { Database } from "../database/database.ts";
import { deleteDoomed, doom } from "../removal/doomed.ts";
import type { Store } from "../database/store.ts";

/** Private jobs that still say what they are made of. */
const naming = "draft ->> '$.private' IS NOT NULL AND ordered IS NOT NULL";

interface NamingRow {
  readonly id: number;
  readonly state: string;
  readonly draft: string;
  readonly ordered: string;
  readonly failure: string | null;
}

const select = `SELECT id, state, draft, ordered, failure FROM job WHERE ${naming}`;

/**
 * Lets go of what the private jobs that are over were made of, however they ended. What is in use elsewhere stays.
 * @throws Fault `library.disk-full` and its kin: what is left is let go of when this is called again
 */
export async function letGoOfPrivate(store: Store): Promise<void> {
  const { database } = store;
  const jobs = database.all<NamingRow>(`${select} AND state IN ('done', 'cancelled', 'failed')`);
  if (jobs.length === 0) return;
  const own = jobs.map(({ id }) => id);
  const unused = digestsOf(jobs).filter((sha256) => !isMentioned(database, sha256, own));
  // The files first: on a full disk that makes the room in which the rest can be written.
  const left = deleted(blobsOf(store, unused));
  database.transaction(() => {
    for (const job of jobs) forgetJob(database, job);
    database.run("DELETE FROM derived WHERE sha256 IN (SELECT value FROM json_each(?))", JSON.stringify(unused));
    forgetSheets(store);
    doom(store, left);
  });
  await deleteDoomed(store);
  // What was written before lies in the log until it is cut off.
  database.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

/**
 * Lets go of crops and copies that were made for a private picture which nobody makes. What is in use elsewhere stays.
 * @param digests  by which they are named
 */
export async function letGoOfUnmade(store: Store, digests: readonly string[]): Promise<void> {
  const { database } = store;
  const unused = digests.filter((sha256) => !isMentioned(database, sha256));
  if (unused.length === 0) return;
  const left = deleted(blobsOf(store, unused));
  database.transaction(() => {
    database.run("DELETE FROM derived WHERE sha256 IN (SELECT value FROM json_each(?))", JSON.stringify(unused));
    doom(store, left);
  });
  await deleteDoomed(store);
  database.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** Deletes files, and returns those that another program holds. */
function deleted(files: readonly string[]): readonly string[] {
  return files.filter((file) => {
    try {
      rmSync(file, { force: true });
      return false;
    } catch {
      return true;
    }
  });
}

/**
 * The same for a copy of the database, which outlives its jobs: those that are still to be made are not in it as what
 * they are.
 */
export function withoutPrivateJobs(copy: Database): void {
  // Copies are also made of libraries of before, which know no private jobs.
  if (!copy.get("SELECT 1 FROM pragma_table_info('job') WHERE name = 'ordered'")) return;
  const jobs = copy.all<NamingRow>(select);
  if (jobs.length === 0) return;
  copy.transaction(() => {
    for (const job of jobs) forgetJob(copy, job);
    copy.run(
      "DELETE FROM derived WHERE sha256 IN (SELECT value FROM json_each(?))",
      JSON.stringify(digestsOf(jobs).filter((sha256) => !isMentioned(copy, sha256))),
    );
    copy.run(
      "UPDATE job SET state = 'cancelled', ended = ? WHERE state IN ('waiting', 'running') AND ordered IS NULL AND draft ->> '$.private' IS NOT NULL",
      Date.now(),
    );
  });
}

/** Digests that only private jobs name: their files belong to no backup. */
export function privateDigests({ database }: Pick<Store, "database">): ReadonlySet<string> {
  const jobs = database.all<NamingRow>(select);
  const own = jobs.map(({ id }) => id);
  return new Set(digestsOf(jobs).filter((sha256) => !isMentioned(database, sha256, own)));
}

function forgetJob(database: Database, { id, draft: text, ordered, failure }: NamingRow): void {
  const draft = JSON.parse(text) as Draft;
  const why = silentFailure({
    draft,
    order: JSON.parse(ordered) as Order,
    failure: failure === null ? null : (JSON.parse(failure) as Failure),
  });
  database.run(
    "UPDATE job SET draft = ?, ordered = NULL, thumbnail = NULL, failure = ? WHERE id = ?",
    JSON.stringify(withoutParts(draft)),
    why && JSON.stringify(why),
    id,
  );
}

function digestsOf(jobs: readonly NamingRow[]): readonly string[] {
  const references = jobs.flatMap(({ ordered }) => {
    const { subjects, styles, loras = [] } = (JSON.parse(ordered) as Order).recipe;
    return [...subjects, ...styles, ...loras];
  });
  return [...new Set(references.flatMap(({ sha256 }) => sha256 ?? []))];
}

/** Whether a picture, or a job other than these, was made of it or is to be, or a style has learned it. */
function isMentioned(database: Database, sha256: string, without: readonly number[] = []): boolean {
  // Copies are also made of libraries in which nothing was learned yet.
  const learns = database.get("SELECT 1 FROM pragma_table_info('learned') WHERE name = 'tokens'") !== undefined;
  return (
    (learns && database.get("SELECT id FROM learned WHERE tokens = ?1 OR lora = ?1 LIMIT 1", sha256) !== undefined) ||
    database.get("SELECT id FROM picture WHERE instr(recipe, ?) LIMIT 1", sha256) !== undefined ||
    database.get(
      "SELECT id FROM job WHERE instr(ordered, ?) AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
      sha256,
      JSON.stringify(without),
    ) !== undefined
  );
}

function blobsOf({ home }: Store, digests: readonly string[]): readonly string[] {
  if (digests.length === 0) return [];
  const gone = new Set(digests);
  return namesIn(home.blobs)
    .filter((name) => gone.has(name.slice(0, 64)))
    .map((name) => join(home.blobs, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * A private sheet of which nothing is still to be made has its pictures in the place of people and styles. One of which
 * nothing came is taken out.
 */
function forgetSheets({ database, changed }: Store): void {
  const sheets = database.all<{ id: number; plan: string }>(
    `SELECT id, plan FROM sheet WHERE plan ->> '$.draft.private' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM sheet_job s JOIN job j ON j.id = s.job WHERE s.sheet = sheet.id AND j.ordered IS NOT NULL)`,
  );
  for (const { id, plan: text } of sheets) {
    const plan = JSON.parse(text) as SheetPlan;
    const made = database.get<{ id: PictureId }>(
      "SELECT p.id FROM picture p JOIN sheet_job s ON s.job = p.job WHERE s.sheet = ? LIMIT 1",
      id,
    )?.id;
    const people = made === undefined ? [] : plan.people.map(() => ({ as: made, at: 0 }));
    const styles = made === undefined ? [] : plan.styles.map(() => ({ as: made, at: [0], weight: 100 }));
    const silent: SheetPlan = { ...plan, draft: withoutParts(plan.draft), people, styles };
    database.run("UPDATE sheet SET plan = ? WHERE id = ?", JSON.stringify(silent), id);
    if (made === undefined) database.run("UPDATE sheet SET removed = ? WHERE id = ?", Date.now(), id);
    changed("sheet");
  }
}
