/** Blobs in a bucket, against a server that checks every signature itself. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type BucketServer, startBucket } from "../../../tests/farm/bucket.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { isFault } from "../../contract/fault.ts";
import { bucketBlobs } from "./bucket-blobs.ts";
import type { Bucket } from "./store.ts";

const folder = temporaryFolder();
let server: BucketServer;
beforeAll(async () => (server = await startBucket()));
afterAll(() => server.close());

const photo = join(folder, "photo.jpg");
writeFileSync(photo, Buffer.alloc(300_000, "pixels"));
beforeEach(() => {
  server.files.clear();
  server.asked.length = 0;
  server.clock = 0;
});
const blobs = (change: Partial<Bucket> = {}) => bucketBlobs({ ...server.bucket, ...change }, { patience: 2_000 });
let turn = 0;
const fresh = (): string => join(folder, `here-${++turn}.jpg`);
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (isFault(error) ? { code: error.code, message: error.message } : error),
  );

test("what is put is had again, sent once however often, and lies under its digest", async () => {
  const sha256 = await blobs().put(photo);
  expect(await blobs().put(photo)).toBe(sha256);
  expect([...server.files.keys()]).toEqual([`blobs/${sha256.slice(0, 2)}/${sha256}`]);
  const here = fresh();
  await blobs().fetch(sha256, here);
  expect(readFileSync(here)).toEqual(readFileSync(photo));
  server.files.clear();
  await blobs().fetch(sha256, here);
  expect(await faultOf(blobs().fetch(sha256, fresh()))).toMatchObject({ code: "farm.blob-missing" });
  await blobs().prove();
  expect(server.files.size).toBe(1);
});

/** As fetch fails where no connection is made in its time, which is not ours to set. */
const noConnection = () =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("slow"), { code: "UND_ERR_CONNECT_TIMEOUT" }) });

test("a connection that is slow to be made is waited for as long as any answer, and no longer", async () => {
  const real = globalThis.fetch;
  const asked = vi
    .spyOn(globalThis, "fetch")
    .mockRejectedValueOnce(noConnection())
    .mockRejectedValueOnce(noConnection());
  onTestFinished(() => asked.mockRestore());
  const sha256 = await blobs().put(photo);
  expect(server.files.size).toBe(1);
  asked.mockImplementation(async (input, init) => {
    await delay(20);
    if (!(input as Request).signal.aborted) throw noConnection();
    return await real(input, init);
  });
  const hasty = bucketBlobs(server.bucket, { patience: 150 });
  expect(await faultOf(hasty.fetch(sha256, fresh()))).toMatchObject({
    code: "farm.store-unreachable",
    message: expect.stringContaining("it does not answer"),
  });
});

test.each([
  ["an unknown key", { key: "BEN" }, "farm.store-refused", "does not know this key"],
  ["a wrong secret", { secret: "guessed" }, "farm.store-refused", "the secret does not belong to this key"],
  ["a bucket that is not there", { bucket: "other" }, "farm.store-unreachable", "no bucket named other"],
])("%s is told of with its reason, and never with the secret", async (_, change, code, reason) => {
  const told = await faultOf(blobs(change).put(photo));
  expect(told).toMatchObject({ code, message: expect.stringContaining(reason) });
  expect(JSON.stringify(told)).not.toContain(server.bucket.secret);
  expect(JSON.stringify(told)).not.toMatch(/ANA|BEN|guessed/);
  expect(server.files.size).toBe(0);
});

test("what is let go of is there no more, and can be put there again", async () => {
  const blobs = bucketBlobs(server.bucket);
  const sha256 = await blobs.put(photo);
  expect(await blobs.has(sha256)).toBe(true);
  await blobs.drop(sha256);
  expect(await blobs.has(sha256)).toBe(false);
  await blobs.put(photo);
  expect(await blobs.has(sha256)).toBe(true);
});

test("what is small is sent without a question whether it is there; what is large is asked about", async () => {
  await blobs().putText("an order");
  expect(server.asked.splice(0)).toEqual(["PUT"]);
  await blobs().put(photo);
  await blobs().put(photo);
  expect(server.asked).toEqual(["GET", "PUT", "GET"]);
});

test("a server that is off is told of as such", async () => {
  const other = await startBucket();
  await other.close();
  expect(await faultOf(bucketBlobs(other.bucket).put(photo))).toMatchObject({
    code: "farm.store-unreachable",
    message: expect.stringContaining("nothing answers"),
  });
});

test("a clock that is wrong by an hour is told of as such", async () => {
  server.clock = 3_600_000;
  expect(await faultOf(blobs().put(photo))).toMatchObject({
    code: "farm.store-refused",
    message: expect.stringContaining("clock"),
  });
});

test.each([
  ["flip", "farm.blob-damaged"],
  ["cut", "farm.store-unreachable"],
] as const)(
  "what comes %s is fetched once more; a second time it is told of, and no half file is left",
  async (how, code) => {
    const sha256 = await blobs().put(photo);
    const here = fresh();
    server.spoil.push(how);
    await blobs().fetch(sha256, here);
    expect(readFileSync(here)).toEqual(readFileSync(photo));
    server.spoil.push(how, how);
    const before = readdirSync(folder).length;
    expect(await faultOf(blobs().fetch(sha256, fresh()))).toMatchObject({ code });
    expect(readdirSync(folder)).toHaveLength(before);
  },
);

test("a busy server is asked once more, a full one is told of", async () => {
  server.fail.push({ status: 404, code: "NoSuchKey" }, { status: 503, code: "SlowDown" });
  const sha256 = await blobs().put(photo);
  expect(server.files.size).toBe(1);
  server.files.clear();
  server.fail.push({ status: 404, code: "NoSuchKey" }, { status: 507, code: "XMinioStorageFull" });
  expect(await faultOf(blobs().put(photo))).toMatchObject({ code: "farm.store-full" });
  server.fail.push({ status: 500, code: "Unknown" });
  expect(await faultOf(blobs().fetch(sha256, fresh()))).toMatchObject({ code: "farm.store-unreachable" });
});

test("what is no digest is no name in the bucket", async () => {
  expect(await faultOf(blobs().fetch("../../other/secret", fresh()))).toMatchObject({ code: "farm.blob-missing" });
});
