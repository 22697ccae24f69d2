import { expect, test } from "vitest";
import type { JobId, PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { Job } from "../../../contract/making/queue.ts";
import type { Sheet, Take } from "../../../contract/making/sheets.ts";
import { cellViews, type Drawn, tallyOf } from "./cells.ts";

const take = (job: number, state: Take["state"], picture: number | null, seed = 1): Take => ({
  job: job as JobId,
  state,
  message: state === "failed" ? "It stopped." : null,
  seed,
  picture: picture as PictureId | null,
});
const sheetOf = (cells: readonly (readonly Take[])[]): Sheet =>
  ({
    cells: cells.map((takes, seed) => ({ person: 0, style: 0, seed, takes })),
    pictures: [10, 11, 12].map((id) => ({ id }) as Picture),
  }) as unknown as Sheet;
const queueOf = (jobs: readonly Partial<Job>[], drawing: Drawn["drawing"] = new Map()): Drawn => ({
  jobs: jobs as readonly Job[],
  drawing,
});

test("a cell shows its newest picture, and keeps it while a newer one is on its way", () => {
  const [cell] = cellViews(
    sheetOf([[take(3, "waiting", null), take(2, "done", 11), take(1, "done", 10)]]),
    queueOf([]),
  );
  expect(cell!.picture!.id).toBe(11);
  expect(cell!.takes.map(({ id }) => id)).toEqual([11, 10]);
  expect(cell!.pending).toEqual({ state: "waiting" });
});

test("of a job over several seeds only the cell that is drawn runs", () => {
  const state = {
    state: "running",
    phase: "denoise",
    step: 5,
    share: 0,
    steps: 10,
    secondsLeft: null,
    machines: [],
  } as const;
  const queue = queueOf([{ id: 7 as JobId, seed: 40, state }], new Map([[7 as JobId, 2]]));
  const views = cellViews(sheetOf([[take(7, "waiting", null, 40)], [take(7, "waiting", null, 41)]]), queue);
  expect(views.map(({ pending }) => pending)).toEqual([{ state: "waiting" }, { state: "running", job: 7 }]);
});

test("the queue knows more of a job than the sheet was answered", () => {
  const failed = { state: "failed", code: "engine.crashed", message: "It stopped twice." } as const;
  const [cell] = cellViews(sheetOf([[take(7, "waiting", null)]]), queueOf([{ id: 7 as JobId, state: failed }]));
  expect(cell!.pending).toEqual({ state: "failed", message: "It stopped twice." });
});

test("the tally counts each cell once: done, left, failed, or none of these", () => {
  const views = cellViews(
    sheetOf([
      [take(1, "done", 10)],
      [take(2, "waiting", null), take(1, "done", 12)],
      [take(3, "failed", null)],
      [],
      [take(4, "done", null)],
    ]),
    queueOf([]),
  );
  expect(tallyOf(views)).toEqual({ cells: 5, done: 1, left: 1, failed: 1 });
  expect(views[3]!.pending).toEqual({ state: "none" });
  expect(views[4]!.pending).toEqual({ state: "none" });
});
