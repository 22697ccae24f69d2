import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { touch, trim } from "./cache.ts";

const hour = 3_600_000;

test("what was used longest ago goes first, and only as much as must", async () => {
  const folder = join(temporaryFolder(), "blobs");
  mkdirSync(folder);
  const now = Date.now();
  for (const [n, name] of ["old", "older", "oldest", "new"].entries()) {
    writeFileSync(join(folder, name), Buffer.alloc(100));
    await touch(join(folder, name), name === "new" ? now : now - hour - n * hour);
  }
  expect(await trim(folder, 400, now)).toBe(400);
  expect(await trim(folder, 250, now)).toBe(200);
  expect(readdirSync(folder).toSorted()).toEqual(["new", "old"]);
  // What a picture is made of at this moment stays.
  expect(await trim(folder, 10, now)).toBe(100);
  expect(readdirSync(folder)).toEqual(["new"]);
});

test("a file that is used picture after picture keeps its time, by which its digest is remembered", async () => {
  const file = join(temporaryFolder(), "photo");
  writeFileSync(file, "pixels");
  const now = Date.now();
  await touch(file, now - hour);
  await touch(file, now);
  const said = statSync(file).mtimeMs;
  expect(Math.abs(said - now)).toBeLessThan(10);
  await touch(file, now + 60_000);
  expect(statSync(file).mtimeMs).toBe(said);
  await touch(file, now + 300_000);
  expect(statSync(file).mtimeMs).toBeGreaterThan(said);
});

test("a folder that is not there has nothing to remove", async () => {
  expect(await trim("/nowhere/at/all", 0)).toBe(0);
});
