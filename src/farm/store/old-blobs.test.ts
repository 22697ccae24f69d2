/** How long files lie in a store, by its own clock, in a folder as in a bucket. */
import { mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BucketServer, startBucket } from "../../../tests/farm/bucket.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { bucketBlobs } from "./bucket-blobs.ts";
import { folderBlobs } from "./folder-blobs.ts";
import type { FarmBlobs } from "./store.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
mkdirSync(store);
const day = 24 * 3_600_000;
let server: BucketServer;
beforeAll(async () => (server = await startBucket()));
afterAll(() => server.close());

interface Place {
  readonly blobs: FarmBlobs;
  /** Lets a file have been put there so many days ago. */
  age(sha256: string, days: number): void;
}
const nameOf = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256}`;
const places: Readonly<Record<string, () => Place>> = {
  "a folder": () => ({
    blobs: folderBlobs(store),
    age(sha256, days) {
      const when = new Date(Date.now() - days * day);
      utimesSync(join(store, nameOf(sha256)), when, when);
    },
  }),
  "a bucket": () => ({
    blobs: bucketBlobs(server.bucket),
    age: (sha256, days) => void server.since.set(nameOf(sha256), Date.now() - days * day),
  }),
};
const photo = (text: string): string => {
  const file = join(folder, `${text}.jpg`);
  writeFileSync(file, text.repeat(30_000));
  return file;
};

describe.each(Object.keys(places))("%s", (name) => {
  test("tells what has lain there for long, in however many parts it is told; young ones are not let go of as old", async () => {
    const { blobs, age } = places[name]!();
    server.page = 2;
    const all = await Promise.all(["a", "b", "c", "d", "e"].map((text) => blobs.putText(`${text} of ${name}`)));
    expect(await blobs.old(day)).toEqual([]);
    for (const sha256 of all.slice(1)) age(sha256, 40);
    expect((await blobs.old(31 * day)).toSorted()).toEqual(all.slice(1).toSorted());
    expect(await blobs.old(41 * day)).toEqual([]);
    await blobs.drop(all[0]!, 31 * day);
    await blobs.drop(all[1]!, 31 * day);
    expect(await Promise.all(all.map((sha256) => blobs.has(sha256)))).toEqual([true, false, true, true, true]);
    await blobs.drop(all[1]!, 31 * day);
  });

  test("what is sent again is young again", async () => {
    const { blobs, age } = places[name]!();
    const file = photo("pixels");
    const sent = [await blobs.put(file), await blobs.putText("an order")];
    for (const sha256 of sent) age(sha256, 40);
    await blobs.put(file);
    await blobs.putText("an order");
    for (const sha256 of sent) expect(await blobs.old(31 * day)).not.toContain(sha256);
  });
});

test("nothing else that lies in the folder counts, and no link is followed", async () => {
  const blobs = folderBlobs(store);
  const sha256 = await blobs.putText("one of ours");
  const path = join(store, nameOf(sha256));
  const elsewhere = join(folder, "elsewhere");
  renameSync(dirname(path), elsewhere);
  symlinkSync(elsewhere, dirname(path));
  writeFileSync(join(store, "blobs", "f".repeat(64)), "");
  mkdirSync(join(store, "blobs", "0f"), { recursive: true });
  writeFileSync(join(store, "blobs", "0f", "holiday.jpg"), "");
  writeFileSync(join(store, "blobs", "0f", "e".repeat(64)), "");
  const old = await blobs.old(0);
  for (const strange of [sha256, "f".repeat(64), "e".repeat(64), "holiday.jpg"]) expect(old).not.toContain(strange);
});

test("a file in a folder without room is there still, however old", async () => {
  const blobs = folderBlobs(store);
  const sha256 = await blobs.putText("kept");
  const path = join(store, nameOf(sha256));
  const when = new Date(Date.now() - 40 * day);
  utimesSync(path, when, when);
  await blobs.drop(sha256, 50 * day);
  expect(statSync(path).mtimeMs).toBeCloseTo(when.getTime(), -3);
});
