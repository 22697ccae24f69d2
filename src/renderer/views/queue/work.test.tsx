// @vitest-environment happy-dom
import { act } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { draftWith } from "../../../../tests/fixtures/recipe.ts";
import { Fault } from "../../../contract/fault.ts";
import type { JobId } from "../../../contract/values/id.ts";
import type { Job } from "../../../contract/making/queue.ts";
import { useQueue } from "../../state/queue.ts";
import { redo, undo } from "../../state/undo/undo.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { type QueueWork, useQueueWork } from "./work.ts";

const job = (id: number, more: Partial<Job["draft"]> = {}): Job => ({
  id: id as JobId,
  draft: draftWith(more),
  title: `Job ${id}`,
  seed: 1,
  state: { state: "waiting" },
  made: [],
  added: 0,
  ended: null,
  thumbnail: null,
  site: "here",
  tag: null,
});
let refused = false;
const studio = openStudio({
  "queue.move": () => {
    if (refused) throw new Fault("library.disk-full", {});
    return null;
  },
  "queue.cancel": () => null,
  "queue.retry": () => null,
  "queue.state": () => useQueue.getState(),
  "history.undo": () => null,
  "history.redo": () => null,
});
const asked = () => studio.asked.splice(0).map(({ name, input }) => [name, input]);
let work: QueueWork;
function Queue() {
  work = useQueueWork();
  return null;
}

beforeEach(() => {
  refused = false;
  studio.asked.splice(0);
  useQueue.setState({ jobs: [job(1), job(2), job(3, { private: "references" })] });
  show(<Queue />);
});

test("a job that was moved goes back to where it was by undo, and there again by redo", async () => {
  await act(() => work.move(job(2), 1 as JobId));
  expect(asked()).toEqual([["queue.move", { id: 2, before: 1 }]]);
  await act(() => undo());
  expect(asked()).toEqual([["queue.move", { id: 2, before: 3 }]]);
  await act(() => redo());
  expect(asked()).toEqual([["queue.move", { id: 2, before: 1 }]]);
});

test("jobs that were cancelled come back in their places, but for those that left no trace", async () => {
  await act(() => work.cancel("all"));
  expect(asked()).toEqual([["queue.cancel", { ids: "all" }]]);
  await act(() => undo());
  expect(asked()).toEqual([
    ["queue.retry", { id: 2 }],
    ["queue.move", { id: 2, before: 3 }],
    ["queue.retry", { id: 1 }],
    ["queue.move", { id: 1, before: 2 }],
  ]);
  await act(() => redo());
  expect(asked()).toEqual([["queue.cancel", { ids: [1, 2] }]]);
});

test("what could not be done is no step: undo takes back what was done before it", async () => {
  await act(() => work.move(job(1), null));
  refused = true;
  await act(() => work.move(job(3), 1 as JobId));
  expect(work.error).toContain("full");
  refused = false;
  asked();
  await act(() => undo());
  expect(asked()).toEqual([["queue.move", { id: 1, before: 2 }]]);
});
