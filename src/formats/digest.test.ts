import { hash } from "node:crypto";
import { rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { fileDigest } from "./digest.ts";

const file = join(temporaryFolder(), "weights");
const of = (text: string): string => hash("sha256", text, "hex");

test("a file's digest is computed once, and anew where its size or its time changed", async () => {
  const then = new Date(1_700_000_000_000);
  await writeFile(file, "one");
  await utimes(file, then, then);
  expect(await fileDigest(file)).toBe(of("one"));
  await writeFile(file, "two");
  await utimes(file, then, then);
  expect(await fileDigest(file)).toBe(of("one"));
  await utimes(file, then, new Date(1_700_000_001_000));
  expect(await fileDigest(file)).toBe(of("two"));
  await writeFile(file, "three");
  expect(await fileDigest(file)).toBe(of("three"));
});

test("a file that is gone has none, whatever was known of it", async () => {
  await writeFile(file, "one");
  await fileDigest(file);
  await rm(file);
  await expect(fileDigest(file)).rejects.toMatchObject({ code: "ENOENT" });
});

test("who gives up a digest that another waits for costs the other nothing but time", async () => {
  const other = join(temporaryFolder(), "weights");
  await writeFile(other, "much");
  const stop = new AbortController();
  const given = fileDigest(other, stop.signal);
  const waited = fileDigest(other);
  stop.abort(new Error("given up"));
  await expect(given).rejects.toThrow("given up");
  expect(await waited).toBe(of("much"));
});
