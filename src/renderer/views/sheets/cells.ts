/** What stands in a cell now: its newest picture, and how far a newer one is. */
import type { JobId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { Sheet, SheetCell } from "../../../contract/making/sheets.ts";
import type { QueueView } from "../../state/queue.ts";

/** What is on its way. */
export type Pending =
  | { readonly state: "waiting" }
  | { readonly state: "running"; readonly job: JobId }
  | { readonly state: "failed"; readonly message: string }
  /** Cancelled, or never queued. */
  | { readonly state: "none" };

export interface CellView {
  readonly cell: SheetCell;
  /** The newest; null before there is one. */
  readonly picture: Picture | null;
  /** All there are, the newest first. */
  readonly takes: readonly Picture[];
  /** What the newest take is doing; null once its picture is there. */
  readonly pending: Pending | null;
}

/** What of the queue a sheet shows: its jobs, and which picture of which job is drawn. */
export interface Drawn extends Pick<QueueView, "jobs"> {
  readonly drawing: ReadonlyMap<JobId, number>;
}

/** Every cell of a sheet, in its order. */
export function cellViews({ cells, pictures }: Sheet, queue: Drawn): readonly CellView[] {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  return cells.map((cell) => {
    const takes = cell.takes.flatMap(({ picture }) => (picture === null ? [] : (byId.get(picture) ?? [])));
    return { cell, picture: takes[0] ?? null, takes, pending: pendingOf(cell, queue) };
  });
}

function pendingOf({ takes }: SheetCell, queue: Drawn): Pending | null {
  const [newest] = takes;
  if (!newest) return { state: "none" };
  if (newest.picture !== null) return null;
  const job = queue.jobs.find(({ id }) => id === newest.job);
  const state = job?.state.state ?? newest.state;
  switch (state) {
    case "waiting":
      return { state };
    case "running": {
      const picture = queue.drawing.get(newest.job);
      // Of several seeds in one job only one is drawn at a time.
      const drawn = picture !== undefined && job !== undefined && job.seed + picture - 1 === newest.seed;
      return drawn ? { state, job: newest.job } : { state: "waiting" };
    }
    case "failed": {
      const message = job?.state.state === "failed" ? job.state.message : newest.message;
      return { state, message: message ?? "" };
    }
    // Done, and its picture went to the trash.
    case "done":
    case "cancelled":
      return { state: "none" };
    default:
      return state satisfies never;
  }
}

export interface Tally {
  readonly cells: number;
  /** Cells with a picture whose newest take is there. */
  readonly done: number;
  /** Cells on which something is on its way. */
  readonly left: number;
  readonly failed: number;
}

export function tallyOf(views: readonly CellView[]): Tally {
  const states = views.map(({ pending }) => pending?.state ?? "done");
  const count = (...of: readonly string[]) => states.filter((state) => of.includes(state)).length;
  return { cells: views.length, done: count("done"), left: count("waiting", "running"), failed: count("failed") };
}
