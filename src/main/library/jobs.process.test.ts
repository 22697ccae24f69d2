import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExportOptions } from "../../contract/exporting.ts";
import type { JobId, ReferenceId } from "../../contract/id.ts";
import { draft, library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../tests/library.ts";
import type { Library } from "./library.ts";

const add = (shelf: Library, title: string) =>
  shelf.call("jobs.add", { draft: draft({ prompt: title }), title, seed: 5, added: 1_000, thumbnail: null });
const titles = async (shelf: Library) => (await shelf.call("jobs.all", null)).map((job) => job.title);

test("jobs are kept as they were given, over a restart", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const job = await add(shelf, "Anna in Comic");
  expect(job).toEqual({
    id: 1,
    draft: draft({ prompt: "Anna in Comic" }),
    title: "Anna in Comic",
    seed: 5,
    state: "waiting",
    failure: null,
    made: [],
    added: 1_000,
    ended: null,
    thumbnail: null,
  });
  const failure = { code: "engine.crashed", message: "It stopped." };
  await shelf.call("jobs.set", { id: job.id, state: "failed", failure });
  await shelf.call("queue.paused", { set: true });
  await shelf.close();
  const again = await library(folder);
  expect(await again.call("jobs.all", null)).toMatchObject([{ state: "failed", failure, ended: expect.any(Number) }]);
  expect(await again.call("queue.paused", {})).toBe(true);
  expect(await again.call("queue.paused", { set: false })).toBe(false);
  expect(
    (await again.call("jobs.add", { draft: draft(), title: "x", seed: 1, added: 1, thumbnail: 77 as ReferenceId }))
      .thumbnail,
  ).toBeNull();
});

test("waiting jobs are reordered; what ends comes last, and waits again at the end", async () => {
  const shelf = await library(temporaryFolder());
  const [a, b, c, d] = [await add(shelf, "a"), await add(shelf, "b"), await add(shelf, "c"), await add(shelf, "d")];
  await shelf.call("jobs.set", { id: a.id, state: "running", failure: null });
  await shelf.call("jobs.move", { id: d.id, before: b.id });
  expect(await titles(shelf)).toEqual(["a", "d", "b", "c"]);
  await shelf.call("jobs.move", { id: d.id, before: null });
  await shelf.call("jobs.move", { id: c.id, before: c.id });
  await shelf.call("jobs.move", { id: a.id, before: d.id });
  expect(await titles(shelf)).toEqual(["a", "b", "c", "d"]);
  await shelf.call("jobs.set", { id: a.id, state: "done", failure: null });
  await shelf.call("jobs.set", { id: b.id, state: "cancelled", failure: null });
  expect(await titles(shelf)).toEqual(["c", "d", "b", "a"]);
  await shelf.call("jobs.set", { id: b.id, state: "waiting", failure: null });
  expect(await titles(shelf)).toEqual(["c", "d", "b", "a"]);
  await shelf.call("jobs.set", { id: c.id, state: "running", failure: null });
  await shelf.call("jobs.set", { id: c.id, state: "waiting", failure: null });
  expect(await titles(shelf)).toEqual(["c", "d", "b", "a"]);
  await expect(shelf.call("jobs.move", { id: c.id, before: 99 as JobId })).rejects.toMatchObject({
    code: "library.unknown",
  });
  await expect(shelf.call("jobs.set", { id: 99 as JobId, state: "done", failure: null })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("a job's pictures come in the order of their seeds, also those in the trash", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const job = await add(shelf, "a");
  const record = async (seed: number) =>
    (
      await shelf.call(
        "pictures.record",
        newPicture(await noisePicture(join(folder, `${seed}.png`)), { job: job.id, recipe: recipe({ seed }) }),
      )
    ).id;
  const [third, first, second] = [await record(9), await record(7), await record(8)];
  await shelf.call("trash.put", { items: [{ kind: "picture", id: second! }] });
  expect((await shelf.call("jobs.all", null))[0]!.made).toEqual([first, second, third]);
});

test("the pace is that of the latest pictures of about this size, else scaled from others, else unknown", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const pace = (model: string, width: number, steps: number) =>
    shelf.call("jobs.pace", { model, width, height: 256, steps });
  expect(await pace("uso-mini", 256, 8)).toBeNull();
  for (const [i, seconds] of [1, 3].entries())
    await shelf.call("pictures.record", newPicture(await noisePicture(join(folder, `${i}.png`)), { seconds }));
  await shelf.call(
    "pictures.record",
    newPicture(await noisePicture(join(folder, "big.png")), {
      seconds: 40,
      width: 1024,
      recipe: recipe({ width: 1024, steps: 20 }),
    }),
  );
  expect(await pace("uso-mini", 256, 8)).toBe(2);
  expect(await pace("uso-mini", 272, 8)).toBeCloseTo(2 * (272 / 256));
  expect(await pace("uso-mini", 1024, 20)).toBe(40);
  expect(await pace("uso-mini", 512, 8)).toBeCloseTo((2 * 1 + 2 * 3 + 40 * ((512 * 8) / (1024 * 20))) / 3);
  expect(await pace("flux", 256, 8)).toBeNull();
});

test("export presets are kept by name, and come back when their deletion is undone", async () => {
  const shelf = await library(temporaryFolder());
  const options: ExportOptions = {
    folder: "/x",
    template: "{person}",
    format: "jpeg",
    quality: 90,
    longSide: null,
    metadata: "nothing",
    creator: "",
    collision: "rename",
  };
  await shelf.call("presets.save", { name: "Print", options });
  const web = await shelf.call("presets.save", { name: "web", options: { ...options, quality: 70 } });
  const print = await shelf.call("presets.save", { name: "Print", options: { ...options, format: "tiff" } });
  expect(await shelf.call("presets.all", null)).toEqual([print, web]);
  await shelf.call("presets.delete", { id: web.id });
  expect(await shelf.call("presets.all", null)).toEqual([print]);
  await expect(shelf.call("presets.delete", { id: web.id })).rejects.toMatchObject({ code: "library.unknown" });
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Deleted the preset web" });
  expect(await shelf.call("presets.all", null)).toEqual([print, web]);
  await shelf.call("history.undo", null);
  expect((await shelf.call("presets.all", null)).map((preset) => preset.options.format)).toEqual(["jpeg", "jpeg"]);
});
