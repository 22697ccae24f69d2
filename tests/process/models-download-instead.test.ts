/** Networks and sites that send something else in place of a file: pages, messages, parts of other files. */
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { openHub } from "../../src/main/models/download/hub.ts";
import { planDownload } from "../../src/main/models/download/plan.ts";
import { answers, base, expectWhole, failure, path, patience, recipeOf, setUp, truth } from "../fixtures/downloads.ts";
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
  ["a page with the mark of UTF-8", { bytes: Buffer.concat([Buffer.from("efbbbf", "hex"), login]), length: null }],
  ["a page in UTF-16", { bytes: Buffer.from(`\ufeff${login.toString()}`, "utf16le"), length: null }],
  [
    "a page after empty lines and a remark",
    { bytes: Buffer.from(`\r\n\n <!-- hotel -->\n${login.toString()}`), length: null },
  ],
  ["a store's error", { bytes: Buffer.from("<?xml version='1.0'?><Error><Code>Denied</Code></Error>"), length: null }],
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

/** A network's own machine, to which it leads whatever is asked. */
async function portal(): Promise<string> {
  const server = createServer((_, answer) => answer.writeHead(200, html).end(login));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => (server.closeAllConnections(), void server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([301, 302, 303, 307, 308])(
  "a network that leads to its page with %i costs nothing of what has come",
  async (status) => {
    const away: Answer = { status, headers: { location: `${await portal()}/welcome?from=there` } };
    const { get, file, folder, server } = await setUp({ answer: answers(away, { breakAfter: 600_000 }, away) });
    await get();
    await expectWhole(file, folder);
    expect(server.asksFor(path).at(-1)!.range).toMatch(/^bytes=[1-9]/);
  },
);

test("where the list of files is a network's page, that is asked, and not what the list means", async () => {
  const hub = openHub(await portal(), null, patience);
  const task = planDownload(recipeOf([path]), base, hub, new AbortController().signal);
  expect((await failure(task)).message).toContain("Does this network ask you to sign in?");
});
