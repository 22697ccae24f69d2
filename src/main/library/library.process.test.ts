import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { LibraryEvents } from "../../contract/library/library.ts";
import { library, newPicture, noisePicture, temporaryFolder } from "../../../tests/library.ts";

const mortal = new URL("../../../tests/fixtures/mortal-library.ts", import.meta.url);

test("a worker that dies fails what is pending with library.crashed, is started again, and nothing confirmed is lost", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder, { entry: mortal });
  const one = await shelf.call("pictures.record", newPicture(await noisePicture(join(folder, "one.png"))));
  const told: LibraryEvents["library.changed"][] = [];
  shelf.on("library.changed", (event) => told.push(event));
  const pending = await Promise.allSettled([
    shelf.call("jobs.paused", null),
    shelf.call("library.rebuild", { folder }),
  ]);
  for (const call of pending)
    expect(call).toMatchObject({
      status: "rejected",
      reason: { code: "library.crashed", data: { reason: "out of ink" } },
    });
  expect(await shelf.call("pictures.get", { id: one.id })).toEqual(one);
  expect(told).toContainEqual({
    kinds: ["person", "style", "picture", "sheet", "collection", "search", "snippet", "composer preset"],
  });
  expect(await shelf.call("library.notices", null)).toEqual([]);
  await shelf.call("pictures.rate", { ids: [one.id], stars: 2 });
  await shelf.call("pictures.counts", null);
  expect(told).toContainEqual({ kinds: ["picture"] });
});

test("a worker that dies three times without an answer in between is not started a fourth time", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder, { entry: mortal });
  for (let n = 0; n < 3; n++)
    await expect(shelf.call("jobs.paused", null)).rejects.toMatchObject({ code: "library.crashed" });
  await expect(shelf.call("pictures.counts", null)).rejects.toMatchObject({
    code: "library.keeps-crashing",
    data: { times: 3, reason: "out of ink" },
  });
  await shelf.close();
});

test("a worker that cannot be started is told when the library is opened", async () => {
  const folder = temporaryFolder();
  await expect(library(folder, { entry: pathToFileURL(join(folder, "absent.js")) })).rejects.toMatchObject({
    code: "library.crashed",
  });
});

test("closing waits for what is running, and later calls are refused", async () => {
  const folder = temporaryFolder();
  const file = await noisePicture(join(folder, "one.png"));
  const shelf = await library(folder);
  const [recorded] = await Promise.all([shelf.call("pictures.record", newPicture(file)), shelf.close(), shelf.close()]);
  await expect(shelf.call("pictures.counts", null)).rejects.toMatchObject({ code: "rpc.closed" });
  const again = await library(folder);
  expect(await again.call("pictures.get", { id: recorded.id })).toEqual(recorded);
});

test("two programs can have the library open at once", async () => {
  const folder = temporaryFolder();
  const [studio, command] = [await library(folder), await library(folder)];
  const record = async (shelf: typeof studio, name: string) =>
    shelf.call("pictures.record", newPicture(await noisePicture(join(folder, name))));
  await Promise.all([
    record(studio, "a.png"),
    record(command, "b.png"),
    record(studio, "c.png"),
    record(command, "d.png"),
  ]);
  await command.close();
  expect((await studio.call("pictures.query", { query: {} })).total).toBe(4);
});
