/** The queue's jobs as they are kept. */
import { Fault } from "../../contract/fault.ts";
import type { JobId, PictureId, ReferenceId } from "../../contract/id.ts";
import type { Draft } from "../../contract/queue.ts";
import type { LibraryWorkerCalls, StoredJob } from "./calls.ts";
import { readMeta, type Store, writeMeta } from "./store.ts";

/** Jobs that ended, of which the newest are still shown. */
const endedKept = 200;

interface JobRow {
  readonly id: number;
  readonly draft: string;
  readonly title: string;
  readonly seed: number;
  readonly state: StoredJob["state"];
  readonly failure: string | null;
  readonly added: number;
  readonly ended: number | null;
  readonly thumbnail: number | null;
  /** Ids of its pictures in the order of their seeds, as JSON. */
  readonly made: string;
}

const select = `SELECT id, draft, title, seed, state, failure, added, ended, thumbnail,
  (SELECT json_group_array(id) FROM (SELECT p.id FROM picture p WHERE p.job = job.id ORDER BY p.seed, p.id)) AS made FROM job`;

/** Running jobs, then the waiting ones in their order, then the newest of those that ended, newest first. */
export function allJobs({ database }: Store): readonly StoredJob[] {
  const rows = [
    ...database.all<JobRow>(`${select} WHERE state = 'running' ORDER BY position, id`),
    ...database.all<JobRow>(`${select} WHERE state = 'waiting' ORDER BY position, id`),
    ...database.all<JobRow>(
      `${select} WHERE state IN ('done', 'cancelled', 'failed') ORDER BY ended DESC, id DESC LIMIT ?`,
      endedKept,
    ),
  ];
  return rows.map(jobOf);
}

export function addJob({ database }: Store, job: LibraryWorkerCalls["jobs.add"]["in"]): StoredJob {
  const id = database.run(
    `INSERT INTO job (draft, title, seed, state, added, thumbnail, position)
     VALUES (?, ?, ?, 'waiting', ?, (SELECT id FROM reference WHERE id = ?), ${last})`,
    JSON.stringify(job.draft),
    job.title,
    job.seed,
    job.added,
    job.thumbnail,
  );
  return jobOf(database.get<JobRow>(`${select} WHERE id = ?`, id)!);
}

const last = "(SELECT coalesce(max(position), 0) + 1 FROM job)";

/** A job that had ended and waits again goes to the end of the queue. @throws Fault `library.unknown` */
export function setJob({ database }: Store, { id, state, failure }: LibraryWorkerCalls["jobs.set"]["in"]): void {
  database.transaction(() => {
    const job = database.get<{ ended: number | null }>("SELECT ended FROM job WHERE id = ?", id);
    if (!job) throw new Fault("library.unknown", { kind: "job", id });
    const ended = state === "waiting" || state === "running" ? null : (job.ended ?? Date.now());
    const position = job.ended !== null && ended === null ? last : "position";
    database.run(
      `UPDATE job SET state = ?, failure = ?, ended = ?, position = ${position} WHERE id = ?`,
      state,
      failure && JSON.stringify(failure),
      ended,
      id,
    );
  });
}

/** Puts a waiting job before another, or last. One that is not waiting any more stays where it is. */
export function moveJob({ database }: Store, { id, before }: LibraryWorkerCalls["jobs.move"]["in"]): void {
  database.transaction(() => {
    const waiting = database.all<{ id: JobId; position: number }>(
      "SELECT id, position FROM job WHERE state = 'waiting' ORDER BY position, id",
    );
    const others = waiting.map((job) => job.id).filter((other) => other !== id);
    if (others.length === waiting.length || id === before) return;
    const at = before === null ? others.length : others.indexOf(before);
    if (at < 0) throw new Fault("library.unknown", { kind: "job", id: before! });
    const order = others.toSpliced(at, 0, id);
    // The positions stay the same numbers, given out anew.
    order.forEach((job, i) => database.run("UPDATE job SET position = ? WHERE id = ?", waiting[i]!.position, job));
  });
}

/**
 * Seconds that a picture takes: the mean of the latest pictures of this model, those of about this many pixel·steps if
 * there are any, else all of them scaled to it. null before there were any.
 */
export function pace(
  { database }: Store,
  { model, width, height, steps }: LibraryWorkerCalls["jobs.pace"]["in"],
): number | null {
  const work = width * height * steps;
  const latest = (condition: string, ...values: readonly number[]) =>
    database.get<{ seconds: number | null }>(
      `SELECT avg(seconds * ? / work) AS seconds FROM (
         SELECT seconds, CAST(width AS REAL) * height * steps AS work FROM picture
         WHERE model = ? AND seconds IS NOT NULL AND ${condition} ORDER BY made DESC, id DESC LIMIT 8)`,
      work,
      model,
      ...values,
    )!.seconds;
  return latest("CAST(width AS REAL) * height * steps BETWEEN ? AND ?", work * 0.75, work * 1.33) ?? latest("1");
}

export function queuePaused({ database }: Store, set: boolean | undefined): boolean {
  if (set !== undefined) writeMeta(database, "paused", String(set));
  return readMeta(database, "paused") === "true";
}

function jobOf(row: JobRow): StoredJob {
  return {
    ...row,
    id: row.id as JobId,
    draft: JSON.parse(row.draft) as Draft,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as NonNullable<StoredJob["failure"]>),
    made: JSON.parse(row.made) as readonly PictureId[],
    thumbnail: row.thumbnail as ReferenceId | null,
  };
}
