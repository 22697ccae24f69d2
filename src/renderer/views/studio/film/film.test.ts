import { expect, test } from "vitest";
import type { JobId, PictureId } from "../../../../contract/values/id.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import type { Job, JobState } from "../../../../contract/making/queue.ts";
import { emptyDraft } from "../../../state/draft/rules.ts";
import { doneTiles, owedTiles, steadied } from "./film.ts";

const running: JobState = {
  state: "running",
  phase: "denoise",
  share: 0,
  step: 5,
  steps: 20,
  secondsLeft: null,
  machines: [],
};
const job = (id: number, count: number, state: JobState, made: number[] = []): Job => ({
  id: id as JobId,
  draft: { ...emptyDraft(null), count },
  title: `job ${id}`,
  seed: 1,
  state,
  made: made as PictureId[],
  added: 0,
  ended: null,
  thumbnail: null,
  site: "here",
  tag: null,
});
const picture = (id: number, minutesAgo: number): Picture =>
  ({ id: id as PictureId, made: 1e12 - minutesAgo * 60_000 }) as Picture;
const kinds = (...jobs: readonly Job[]) => owedTiles(jobs).map((tile) => tile.kind);

test("the running picture lies last, beside the newest finished one, what comes later further out", () => {
  expect(kinds(job(1, 2, running), job(2, 1, { state: "waiting" }))).toEqual(["queued", "queued", "running"]);
});

test("a job owes only what it has not made, and ended jobs owe nothing", () => {
  expect(kinds(job(1, 3, running, [7, 8]), job(2, 4, { state: "done" }), job(3, 4, { state: "cancelled" }))).toEqual([
    "running",
  ]);
});

test("of a long queue only the next have tiles; the rest is counted", () => {
  const tiles = owedTiles([job(1, 1, running), job(2, 100, { state: "waiting" })]);
  expect(tiles[0]).toMatchObject({ kind: "more", count: 98 });
  expect(tiles).toHaveLength(4);
});

test("a tile keeps its key from being queued to running, so that it is the same tile", () => {
  const before = owedTiles([job(1, 2, { state: "waiting" })]).at(-1)?.key;
  expect(owedTiles([job(1, 2, running)]).at(-1)?.key).toBe(before);
});

test("a pause of more than half an hour begins a new sitting", () => {
  const tiles = doneTiles([picture(3, 0), picture(2, 10), picture(1, 90)]);
  expect(tiles.map((tile) => tile.kind === "done" && tile.apart)).toEqual([false, false, true]);
});

const tile = (n: number) => ({ left: n * 80, width: 76 });

test("at the strip's beginning a new picture comes into sight, and the chosen one goes on by its place", () => {
  expect(steadied({ scrolled: 0, width: 800 }, tile(2), tile(3))).toBe(0);
});

test("the chosen picture is not pushed out of sight by new ones", () => {
  expect(steadied({ scrolled: 0, width: 800 }, tile(9), tile(10))).toBe(80);
  expect(steadied({ scrolled: 240, width: 800 }, tile(5), tile(8))).toBe(480);
});

test("who looks elsewhere along the strip stays there, also as pictures leave it", () => {
  expect(steadied({ scrolled: 4_000, width: 800 }, tile(2), tile(3))).toBe(4_080);
  expect(steadied({ scrolled: 240, width: 800 }, tile(5), tile(4))).toBe(160);
  expect(steadied({ scrolled: 40, width: 800 }, tile(5), tile(4))).toBe(0);
});
