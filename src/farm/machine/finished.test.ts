import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { Fault } from "../../contract/fault.ts";
import { Finished } from "./finished.ts";
import { folderBlobs } from "../store/folder-blobs.ts";

const base = temporaryFolder();
let count = 0;

function someone() {
  const at = join(base, String(++count));
  const [store, folder] = [join(at, "store"), join(at, "made")];
  for (const made of [at, store, folder]) mkdirSync(made);
  const file = join(folder, "picture.png");
  writeFileSync(file, "pixels");
  const blobs = folderBlobs(store);
  const self = { full: true };
  const put = async (given: string) => {
    if (self.full) throw new Fault("farm.store-full", { store });
    return await blobs.put(given);
  };
  const finished = new Finished({ ...blobs, put });
  const picture = { job: "one", file, folder, result: { seconds: 1, provider: "cpu" as const, worker: "attic" } };
  return { self, blobs, finished, picture };
}
const full = { code: "farm.store-full" };

test("a picture waits while there is no room, nothing else is begun, and it is handed over once", async () => {
  const { self, blobs, finished, picture } = someone();
  await expect(finished.put(picture)).rejects.toMatchObject(full);
  for (const job of ["one", "two"]) await expect(finished.resultOf(job)).rejects.toMatchObject(full);
  self.full = false;
  expect(await finished.resultOf("two")).toBeNull();
  const result = await finished.resultOf("one");
  expect(result).toMatchObject(picture.result);
  expect(await blobs.has(result!.picture)).toBe(true);
  expect(existsSync(picture.folder)).toBe(false);
  expect(await finished.resultOf("one")).toBeNull();
});

test("one whose file is gone, or that is let go of, is made again", async () => {
  const { self, finished, picture } = someone();
  await expect(finished.put(picture)).rejects.toMatchObject(full);
  rmSync(picture.file);
  self.full = false;
  expect(await finished.resultOf("one")).toBeNull();
  expect(existsSync(picture.folder)).toBe(false);
  const other = someone();
  await expect(other.finished.put(other.picture)).rejects.toMatchObject(full);
  await other.finished.end();
  expect(existsSync(other.picture.folder)).toBe(false);
  expect(await other.finished.resultOf("one")).toBeNull();
});
