import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExportOptions } from "../../../contract/library/exporting.ts";
import type { ReferenceId } from "../../../contract/values/id.ts";
import { describeStore } from "../../../../tests/job-store.ts";
import { jobStoreOf } from "../thread/job-store.ts";
import { library, newJob, newPicture, noisePicture, recipe, temporaryFolder } from "../../../../tests/library.ts";

describeStore("SQLite", async () => jobStoreOf(await library(temporaryFolder())));

test("jobs are kept over a restart, where a worker finds what it left at work", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const store = jobStoreOf(shelf);
  const [a, b, c] = [await store.add(newJob("a")), await store.add(newJob("b")), await store.add(newJob("c"))];
  const failure = { code: "engine.crashed", message: "It stopped." };
  await store.take("one", 60_000, "here");
  await store.settle(a.id, "one", { state: "failed", failure });
  await store.take("one", 60_000, "here");
  await store.pause(true);
  await shelf.close();
  const again = jobStoreOf(await library(folder));
  await again.release("one");
  expect(await again.all()).toEqual([b, c, { ...a, state: "failed", failure, ended: expect.any(Number) }]);
  expect(await again.paused()).toBe(true);
});

test("a thumbnail that is not in the library is left out", async () => {
  const store = jobStoreOf(await library(temporaryFolder()));
  expect((await store.add(newJob("x", { thumbnail: 77 as ReferenceId }))).thumbnail).toBeNull();
});

test("a job's pictures come in the order of their seeds, also those in the trash", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const job = await shelf.call("jobs.add", { job: newJob("a") });
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
    shelf.call("pictures.pace", { model, width, height: 256, steps });
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
    sizes: [null],
    dpi: null,
    profile: "none",
    watermark: null,
    contactSheet: null,
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
