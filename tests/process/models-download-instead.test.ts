/** Networks and sites that send something else in place of a file: pages, messages, parts of other files. */
import { stat } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { answers, expectWhole, failure, path, setUp, truth } from "../fixtures/downloads.ts";
import type { Answer } from "../fixtures/weights-hub.ts";

const login = Buffer.from("<!doctype html><title>Welcome</title>Please sign in to this network");
const html = { "content-type": "text/html" };
const instead: readonly (readonly [string, Answer])[] = [
  ["a page", { bytes: login, headers: html }],
  ["a page that says no length", { bytes: login, headers: html, length: null }],
  ["a page that does not call itself one", { bytes: login, length: null }],
  ["a page of the file's length", { bytes: Buffer.concat([login, Buffer.alloc(1_000_000 - login.length, 32)]) }],
  ["an error in JSON", { bytes: Buffer.from('{"error":"Unauthorized"}'), length: null }],
  ["something packed", { bytes: gzipSync(truth), length: null }],
  ["a pointer of Git LFS", { bytes: Buffer.from("version https://git-lfs.github.com/spec/v1\n"), length: null }],
  ["nothing", { bytes: new Uint8Array(), length: null }],
];

test.each(instead)("%s in place of the file's beginning is not taken for it", async (_, answer) => {
  const { get, file, folder, server } = await setUp({ answer: answers(answer) });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path)).toHaveLength(2);
});

test.each(instead)("%s in place of the rest does not cost what has come", async (_, answer) => {
  const { get, file, folder, server } = await setUp({
    answer: answers({ breakAfter: 600_000 }, { ...answer, ignoreRange: true, etag: 'W/"other"' }),
  });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path).at(-1)!.range).toMatch(/^bytes=[1-9]/);
});

test("a network that answers everything with its page is told by that, and what had come is there", async () => {
  const page: Answer = { bytes: login, headers: html, ignoreRange: true };
  for (const instead of [page, { status: 511 }]) {
    const { get, file } = await setUp({ answer: (_, n) => (n === 0 ? { breakAfter: 600_000 } : instead) });
    const fault = await failure(get());
    expect(fault).toMatchObject({ code: "download.page", data: { what: path } });
    expect(fault.message).toContain("Does this network ask you to sign in?");
    expect((await stat(`${file}.part`)).size).toBeGreaterThan(100_000);
  }
});

test.each<[string, Answer]>([
  ["a part from the beginning", { headers: { "content-range": "bytes 0-999999/1000000" } }],
  ["a part of another file", { headers: { "content-range": "bytes 600000-699999/700000" } }],
  ["no such part", { status: 416 }],
])("where %s is sent in place of the rest, what has come is kept", async (_, answer) => {
  const { get, file, folder, server } = await setUp({ answer: answers({ breakAfter: 600_000 }, answer) });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path)).toHaveLength(3);
});

test("of a file that is sent whole in place of its rest, what is here already is not written anew", async () => {
  const { get, file, folder, server } = await setUp({
    answer: answers({ breakAfter: 600_000 }, { ignoreRange: true, breakAfter: 300_000 }),
  });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path).at(-1)!.range).toMatch(/^bytes=[1-9]/);
});
