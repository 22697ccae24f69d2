import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { temporaryBeside } from "../../formats/atomic.ts";
import { folderBlobs } from "./folder-blobs.ts";
import { clearLeftovers, folderToMakeIn } from "./leftovers.ts";

const day = 24 * 3_600_000;
const aged = (path: string, ms: number) => utimesSync(path, (Date.now() - ms) / 1000, (Date.now() - ms) / 1000);

test("what a killed machine left is gone at the next start; what another is at, here or elsewhere, stays", async () => {
  const cache = temporaryFolder();
  mkdirSync(join(cache, "blobs"));
  const own = basename(await folderToMakeIn(cache));
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  const dead = own.replace(String(process.pid), String(gone));
  const [young, old, ancient] = ["made-elsewhere-12-abc", "made-elsewhere-12-def", "made-XyZ123"];
  for (const name of [dead, young, old, ancient]) {
    mkdirSync(join(cache, name));
    writeFileSync(join(cache, name, "picture.png"), "half");
  }
  for (const name of [old, ancient]) aged(join(cache, name), 1.1 * day);
  writeFileSync(join(cache, "blobs", "a".repeat(64)), "photo");
  const [halfOld, halfYoung] = [0, 1].map(() => temporaryBeside(join(cache, "blobs", "x")));
  for (const file of [halfOld!, halfYoung!]) writeFileSync(file, "half");
  aged(halfOld!, day / 12);
  await clearLeftovers(cache);
  expect(readdirSync(cache).toSorted()).toEqual(["blobs", young, own].toSorted());
  expect(readdirSync(join(cache, "blobs")).toSorted()).toEqual([basename(halfYoung!), "a".repeat(64)].toSorted());
  await clearLeftovers(join(cache, "nowhere"));
});

test("a store is freed of what was half written there, and of nothing else", async () => {
  const store = temporaryFolder();
  const blobs = folderBlobs(store);
  const sha256 = await blobs.putText("an order");
  const place = join(store, "blobs", sha256.slice(0, 2));
  const [old, young] = [0, 1].map(() => temporaryBeside(join(place, "x")));
  const beside = temporaryBeside(join(store, "x"));
  for (const file of [old!, young!, beside]) writeFileSync(file, "half");
  for (const file of [old!, beside, join(place, sha256)]) aged(file, day);
  await blobs.tidy();
  expect(readdirSync(place).toSorted()).toEqual([basename(young!), sha256].toSorted());
  expect(readdirSync(store)).toEqual(["blobs"]);
});
