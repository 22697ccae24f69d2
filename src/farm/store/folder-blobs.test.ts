import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { textDigest } from "./digests.ts";
import { folderBlobs } from "./folder-blobs.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
mkdirSync(store);
const blobs = folderBlobs(store);
const photo = join(folder, "photo.jpg");
writeFileSync(photo, "pixels");

test("what lies on the machine already is not fetched again; what was changed there is", async () => {
  const sha256 = await blobs.put(photo);
  const here = join(folder, "here.jpg");
  await blobs.fetch(sha256, here);
  writeFileSync(here, "something else, longer");
  await blobs.fetch(sha256, here);
  rmSync(join(store, "blobs"), { recursive: true });
  await blobs.fetch(sha256, here);
  expect(readFileSync(here, "utf8")).toBe("pixels");
});

test("one file that is gone is missing; of a store that is empty nobody knows whether its drive is there", async () => {
  const sha256 = await blobs.put(photo);
  await blobs.drop(sha256);
  const there = join(folder, "other.jpg");
  await expect(blobs.fetch(sha256, there)).rejects.toMatchObject({ code: "farm.blob-missing" });
  rmSync(join(store, "blobs"), { recursive: true });
  await expect(blobs.fetch(sha256, there)).rejects.toMatchObject({ code: "farm.store-unreachable" });
  expect(await blobs.has(sha256)).toBe(false);
  await blobs.put(photo);
  expect(await blobs.has(sha256)).toBe(true);
});

test("a store that is reached by a link is the same one", async () => {
  const link = join(folder, "link");
  symlinkSync(store, link);
  const sha256 = await folderBlobs(link).put(photo);
  expect(await blobs.has(sha256)).toBe(true);
});

test.each(["..", "../../etc/passwd", "/etc/passwd", "A".repeat(64), ""])("%j is no digest", async (sha256) => {
  await expect(blobs.fetch(sha256, join(folder, "x"))).rejects.toMatchObject({ code: "farm.blob-missing" });
});

test("what was left half written where a machine died is no blob, nor in the way of the whole one", async () => {
  const own = join(folder, "own");
  mkdirSync(own);
  const stored = folderBlobs(own);
  const sha256 = textDigest("pixels");
  const beside = join(own, "blobs", sha256.slice(0, 2));
  mkdirSync(beside, { recursive: true });
  const parts = [`.atelier-${"a".repeat(12)}.tmp`, `.${sha256}.part`];
  for (const part of parts) writeFileSync(join(beside, part), "pix");
  const there = join(folder, "half.jpg");
  expect(await stored.has(sha256)).toBe(false);
  await expect(stored.fetch(sha256, there)).rejects.toMatchObject({ code: "farm.blob-missing" });
  expect(existsSync(there)).toBe(false);
  expect(await stored.old(-1)).toEqual([]);
  expect(await stored.put(photo)).toBe(sha256);
  await stored.fetch(sha256, there);
  expect(readFileSync(there, "utf8")).toBe("pixels");
  expect(await stored.old(-1)).toEqual([sha256]);
  expect(readdirSync(beside).toSorted()).toEqual([...parts, sha256].toSorted());
});

test("a folder that is missing on this machine is not made: what lay there nobody else would find", async () => {
  const missing = join(folder, "not", "mounted");
  for (const put of [() => folderBlobs(missing).put(photo), () => folderBlobs(missing).putText("words")])
    await expect(put()).rejects.toMatchObject({
      code: "farm.store-unreachable",
      message: expect.stringContaining("no such folder on this machine"),
    });
  expect(existsSync(join(folder, "not"))).toBe(false);
});
