/** The queue's jobs in the library's database: what jobs/store.ts asks of a store, at once. */
import { Fault } from "../../../contract/fault.ts";
import type { JobId, PictureId, ReferenceId } from "../../../contract/values/id.ts";
import type { JobProgress, JobStore, StoredJob } from "../../../jobs/store.ts";
import { placeJob } from "./sheet-jobs.ts";
import { readMeta, type Store, writeMeta } from "../database/store.ts";

/** Jobs that ended, of which the newest are still shown. */
const endedKept = 200;

interface JobRow {
  readonly id: number;
  readonly draft: string;
  readonly ordered: string | null;
  readonly title: string;
  readonly seed: number;
  readonly site: StoredJob["site"];
  readonly tag: string | null;
  readonly state: StoredJob["state"];
  readonly failure: string | null;
  readonly added: number;
  readonly ended: number | null;
  readonly thumbnail: number | null;
  /** Ids of its pictures in the order of their seeds, as JSON. */
  readonly made: string;
}

const select = `SELECT id, draft, ordered, title, seed, site, tag, state, failure, added, ended, thumbnail,
  (SELECT json_group_array(id) FROM (SELECT p.id FROM picture p WHERE p.job = job.id ORDER BY p.seed, p.id)) AS made FROM job`;

const first = "(SELECT coalesce(min(position), 0) - 1 FROM job)";
const last = "(SELECT coalesce(max(position), 0) + 1 FROM job)";

/** The methods of a store without waiting: SQLite answers at once. */
type AtOnce<T> = {
  readonly [K in keyof T]: T[K] extends (...input: infer I) => infer O ? (...input: I) => Awaited<O> : never;
};

/** The jobs of a library. */
export function jobsIn(store: Store): AtOnce<JobStore> {
  const { database } = store;
  /** Told many times a second, and of no use after a crash: it is not written down. */
  const progress = new Map<JobId, JobProgress>();
  const rows = (condition: string, ...values: readonly (string | number)[]) =>
    database.all<JobRow>(`${select} ${condition}`, ...values).map(jobOf);
  const isOwn = (id: JobId, worker: string) =>
    database.get("SELECT id FROM job WHERE id = ? AND state = 'running' AND worker = ?", id, worker) !== undefined;
  /** Moves a job from one state to another. False where it is in none of the first. */
  const change = (id: JobId, from: string, columns: string, ...values: readonly (string | number | null)[]) =>
    database.transaction(() => {
      if (!database.get(`SELECT id FROM job WHERE id = ? AND state IN (${from})`, id)) return false;
      database.run(`UPDATE job SET ${columns} WHERE id = ?`, ...values, id);
      return true;
    });
  const paused = () => readMeta(database, "paused") === "true";

  return {
    all: () => [
      ...rows("WHERE state = 'running' ORDER BY position, id"),
      ...rows("WHERE state = 'waiting' ORDER BY position, id"),
      ...rows("WHERE state IN ('done', 'cancelled', 'failed') ORDER BY ended DESC, id DESC LIMIT ?", endedKept),
    ],
    add: ({ draft, order, title, seed, site, tag, added, thumbnail }, place) =>
      database.transaction(() => {
        const id = database.run(
          `INSERT INTO job (draft, ordered, title, seed, site, tag, state, added, thumbnail, position)
           VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, (SELECT id FROM reference WHERE id = ?), ${last})`,
          JSON.stringify(draft),
          order && JSON.stringify(order),
          title,
          seed,
          site,
          tag,
          added,
          thumbnail,
        );
        if (place) placeJob(store, id as JobId, place);
        return rows("WHERE id = ?", id)[0]!;
      }),
    take: (worker, lease, site) =>
      database.transaction(() => {
        if (paused()) return null;
        const now = Date.now();
        const [job] = [
          ...rows(
            "WHERE state = 'running' AND site = ? AND coalesce(lease, 0) < ? ORDER BY position, id LIMIT 1",
            site,
            now,
          ),
          ...rows("WHERE state = 'waiting' AND site = ? ORDER BY position, id LIMIT 1", site),
        ];
        if (!job) return null;
        progress.delete(job.id);
        const columns = "state = 'running', failure = NULL, ended = NULL, worker = ?, lease = ?";
        database.run(`UPDATE job SET ${columns} WHERE id = ?`, worker, now + lease, job.id);
        return { ...job, state: "running", failure: null, ended: null };
      }),
    renew: (id, worker, lease) =>
      database.transaction(() => {
        if (!isOwn(id, worker)) return false;
        database.run("UPDATE job SET lease = ? WHERE id = ?", Date.now() + lease, id);
        return true;
      }),
    progress(id, worker, told) {
      const own = isOwn(id, worker);
      if (own) progress.set(id, told);
      return own;
    },
    progressOf: (id) => progress.get(id) ?? null,
    settle: (id, worker, settlement) =>
      database.transaction(() => {
        if (!isOwn(id, worker)) return false;
        progress.delete(id);
        const { state } = settlement;
        const failure = state === "failed" ? JSON.stringify(settlement.failure) : null;
        database.run(
          `UPDATE job SET state = ?, failure = ?, ended = ?, worker = NULL, lease = NULL,
             position = ${state === "waiting" ? `CASE site WHEN 'here' THEN ${first} ELSE position END` : "position"}
           WHERE id = ?`,
          state,
          failure,
          state === "waiting" ? null : Date.now(),
          id,
        );
        return true;
      }),
    release: (worker) =>
      database.transaction(() => {
        const left = database.all<{ id: number }>(
          `SELECT id FROM job WHERE state = 'running' AND (worker = ? OR coalesce(lease, 0) < ?)
           ORDER BY position DESC, id DESC`,
          worker,
          Date.now(),
        );
        for (const { id } of left)
          database.run(
            `UPDATE job SET state = 'waiting', worker = NULL, lease = NULL, position = ${first} WHERE id = ?`,
            id,
          );
      }),
    move: (id, before) =>
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
      }),
    send: (id, { site, tag }) => change(id, "'waiting'", "site = ?, tag = ?", site, tag),
    cancel: (id) => change(id, "'waiting'", "state = 'cancelled', ended = ?", Date.now()),
    retry: (id) =>
      change(
        id,
        "'done', 'cancelled', 'failed'",
        `state = 'waiting', failure = NULL, ended = NULL, position = ${last}`,
      ),
    paused,
    pause: (set) => writeMeta(database, "paused", String(set)),
  };
}

function jobOf({ ordered, ...row }: JobRow): StoredJob {
  return {
    ...row,
    id: row.id as JobId,
    draft: JSON.parse(row.draft) as StoredJob["draft"],
    order: ordered === null ? null : (JSON.parse(ordered) as NonNullable<StoredJob["order"]>),
    failure: row.failure === null ? null : (JSON.parse(row.failure) as NonNullable<StoredJob["failure"]>),
    made: JSON.parse(row.made) as readonly PictureId[],
    thumbnail: row.thumbnail as ReferenceId | null,
  };
}
