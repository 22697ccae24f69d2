/** Downloading from a hub on this machine that misbehaves in every way that networks and servers do. */
import { spawnSync } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DownloadProgress } from "../../src/main/models/download/download.ts";
import { checkAccess, planDownload } from "../../src/main/models/download/plan.ts";
import { demandRoom, spaceFor } from "../../src/main/models/download/space.ts";
import {
  answers,
  base,
  expectWhole,
  failure,
  noise,
  path,
  recipeOf,
  repository,
  sentFor,
  setUp,
  truth,
} from "../fixtures/downloads.ts";
import type { Answer } from "../fixtures/weights-hub.ts";

test("files of all sizes arrive, with digests of both kinds, in folders named as their repositories", async () => {
  const files = {
    [repository]: { [path]: truth, "tokenizer/vocab.json": noise(5000, "vocab"), "empty.txt": new Uint8Array() },
    "others/vision": { "a b/model.safetensors": noise(70_000, "vision") },
  };
  const { get, folder, plan } = await setUp({ files });
  expect((await plan()).files.map(({ path, bytes, digest }) => [path, bytes, digest.kind])).toEqual([
    [path, 1_000_000, "sha256"],
    ["a b/model.safetensors", 70_000, "sha256"],
    ["tokenizer/vocab.json", 5000, "git-sha1"],
    ["empty.txt", 0, "git-sha1"],
  ]);
  expect(await get()).toEqual({ fetched: 4, bytes: 1_075_000 });
  for (const [owner, paths] of Object.entries(files))
    for (const [name, bytes] of Object.entries(paths))
      expect(Buffer.compare(await readFile(join(folder, owner, name)), bytes)).toBe(0);
});

test("a connection that breaks four times is continued each time where it broke", async () => {
  const { get, file, folder, server } = await setUp({
    answer: answers({ breakAfter: 200_000 }, { breakAfter: 200_000 }, { breakAfter: 200_000 }, { breakAfter: 200_000 }),
  });
  await get();
  await expectWhole(file, folder);
  const asks = server.asksFor(path);
  expect(asks).toHaveLength(5);
  expect(asks.slice(1).every(({ range, ifRange }) => /^bytes=[1-9]\d*-$/.test(range ?? "") && ifRange !== null)).toBe(
    true,
  );
  expect(sentFor(server)).toBeLessThan(1_200_000);
});

test.each<[string, Answer]>([
  ["too short a length", { length: 400_000 }],
  ["too long a length", { length: 1_500_000 }],
  ["no length", { length: null }],
  ["no length, and breaks", { length: null, breakAfter: 300_000 }],
  ["nothing at all", { length: 0, bytes: new Uint8Array() }],
  ["more than the file holds", { bytes: Buffer.concat([truth, noise(1000, "more")]) }],
])("a server that at first announces or sends %s is not believed, and the file is whole", async (_, first) => {
  const { get, file, folder } = await setUp({ answer: answers(first) });
  await get();
  await expectWhole(file, folder);
});

test("a server that refuses ranges is asked for the whole file again", async () => {
  const { get, file, folder, server } = await setUp({
    answer: answers({ breakAfter: 600_000 }, { ignoreRange: true }),
  });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path).map(({ range }) => range !== null)).toEqual([false, true]);
});

test("a server that refuses ranges and always breaks at one place is given up, with what came kept", async () => {
  const { get, file, server } = await setUp({ answer: () => ({ breakAfter: 300_000, ignoreRange: true }) });
  expect(await failure(get())).toMatchObject({ code: "download.unreachable", data: { what: path, attempts: 4 } });
  expect(server.asksFor(path).length).toBeLessThan(8);
  expect((await stat(`${file}.part`)).size).toBeGreaterThan(0);
});

test("a file that changes between two attempts is never put together from both", async () => {
  const other = noise(1_000_000, "other");
  const { get, file, folder } = await setUp({ answer: answers({ breakAfter: 500_000, bytes: other, etag: '"old"' }) });
  await get();
  await expectWhole(file, folder);
});

test("a server that sends a changed part, whatever it was asked, is not believed", async () => {
  const { get, file, folder } = await setUp({
    answer: answers(
      { breakAfter: 500_000 },
      { status: 206, headers: { etag: '"new"', "content-range": "bytes 500000-999999/1000000" } },
    ),
  });
  await get();
  await expectWhole(file, folder);
});

test("wrong bytes are set aside and fetched once more", async () => {
  const wrong = noise(1_000_000, "wrong");
  const { get, file, server } = await setUp({ answer: answers({ bytes: wrong }) });
  await get();
  expect(Buffer.compare(await readFile(file), truth)).toBe(0);
  expect(Buffer.compare(await readFile(`${file}.wrong`), wrong)).toBe(0);
  expect(server.asksFor(path)).toHaveLength(2);
});

test("bytes that are wrong twice are a fault, and never get the file's name", async () => {
  const wrong = noise(1_000_000, "wrong");
  const { get, file, server } = await setUp({ answer: () => ({ bytes: wrong }) });
  expect(await failure(get())).toMatchObject({ code: "download.digest", data: { file, aside: `${file}.wrong` } });
  expect(server.asksFor(path)).toHaveLength(2);
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

test("a part whose bytes were damaged on the disk is found out by its digest", async () => {
  const { get, file, server } = await setUp({ answer: answers({ breakAfter: 600_000 }, { status: 404 }) });
  expect((await failure(get())).code).toBe("download.not-found");
  const part = await readFile(`${file}.part`);
  part[1000]! ^= 1;
  await writeFile(`${file}.part`, part);
  await get();
  expect(Buffer.compare(await readFile(file), truth)).toBe(0);
  expect(server.asksFor(path).at(-1)!.range).toBeNull();
});

test("the store that the hub leads to never sees the token, and the hub does", async () => {
  const { get, server } = await setUp({ token: "hf_secret" });
  await get();
  const seen = (which: string) =>
    new Set(server.asked.filter((entry) => entry.server === which).map((entry) => entry.authorization));
  expect(seen("hub")).toEqual(new Set(["Bearer hf_secret"]));
  expect(seen("store")).toEqual(new Set([null]));
});

/** What a person is sent to a page for. */
const pages = new Set(["download.token-missing", "download.access"]);
test.each<[string, string | undefined, Answer, string]>([
  [
    "no token",
    undefined,
    { status: 401, headers: { "x-error-code": "GatedRepo", "x-error-message": "Access is restricted." } },
    "download.token-missing",
  ],
  [
    "a token that nobody knows",
    "hf_secret",
    { status: 401, headers: { "x-error-message": "Invalid credentials in Authorization header" } },
    "download.token-invalid",
  ],
  [
    "a token without the right",
    "hf_secret",
    {
      status: 403,
      headers: {
        "x-error-code": "GatedRepo",
        "x-error-message": "Please enable access to public gated repositories in your fine-grained token settings.",
      },
    },
    "download.token-scope",
  ],
  [
    "an account that has not accepted the licence",
    "hf_secret",
    { status: 403, headers: { "x-error-code": "GatedRepo", "x-error-message": "You are not in the authorized list." } },
    "download.access",
  ],
  [
    "a repository that is not there",
    undefined,
    { status: 401, headers: { "x-error-code": "RepoNotFound" } },
    "download.not-found",
  ],
  ["a request that it does not like", "hf_secret", { status: 451 }, "download.refused"],
])(
  "%s is told apart before anything is fetched, at the first answer, without the token in words",
  async (_, token, refusal, code) => {
    const { plan, hub, server } = await setUp({ ...(token === undefined ? {} : { token }), gate: () => refusal });
    const fault = await failure(checkAccess(await plan(), hub, new AbortController().signal));
    expect(fault.code).toBe(code);
    expect(JSON.stringify(fault)).not.toContain("hf_secret");
    expect(fault.message).toContain(pages.has(code) ? `${server.endpoint}/${repository}` : "");
    expect(server.asked.filter(({ url }) => url.includes("/resolve/"))).toHaveLength(1);
  },
);

test.each<[string, Answer]>([
  ["429 with Retry-After", { status: 429, headers: { "retry-after": "3600" } }],
  ["500", { status: 500 }],
  ["503 with a date", { status: 503, headers: { "retry-after": new Date(0).toUTCString() } }],
])("%s is asked again, never later than patience allows", async (_, busy) => {
  const { get, file, folder, hub, plan } = await setUp({ gate: (_, __, n) => (n < 3 ? busy : null) });
  await checkAccess(await plan(), hub, new AbortController().signal);
  await get();
  await expectWhole(file, folder);
});

test("a signature of the store that has expired is renewed at the hub", async () => {
  const { get, file, folder, server } = await setUp({ answer: answers({ breakAfter: 500_000 }, { status: 403 }) });
  await get();
  await expectWhole(file, folder);
  expect(server.asked.filter(({ url }) => url.includes("/resolve/"))).toHaveLength(3);
});

test("a hub that stays broken is given up after a bounded number of attempts, with a sentence that says what to do", async () => {
  const { get, server } = await setUp({ answer: () => ({ status: 500 }) });
  const fault = await failure(get());
  expect(fault).toMatchObject({ code: "download.unreachable", data: { why: "it answers 500", attempts: 4 } });
  expect(fault.message).toContain("run the same command again");
  expect(fault.message).not.toContain("secret");
  expect(server.asksFor(path)).toHaveLength(4);
});

test("a server that falls silent in the middle is left, and the file continued", async () => {
  const { get, file, folder, server } = await setUp({ answer: answers({ hangAfter: 400_000 }) });
  await get();
  await expectWhole(file, folder);
  expect(server.asksFor(path)[1]!.range).toMatch(/^bytes=[1-9]/);
});

test("a hub that nobody answers at is told by its host", async () => {
  const { hub, server, plan } = await setUp();
  await server.close();
  expect(await failure(plan())).toMatchObject({
    code: "download.unreachable",
    data: { host: new URL(hub.endpoint).host, why: "nobody answers there" },
  });
});

test("a file that the repository does not have is named", async () => {
  const { hub, folder } = await setUp();
  expect(
    await failure(planDownload(recipeOf([path, "gone.safetensors"]), folder, hub, new AbortController().signal)),
  ).toMatchObject({ code: "download.not-found", data: { what: "gone.safetensors", repository } });
});

test("cancelling keeps what has come, even from a very slow server, and the next time fetches the rest alone", async () => {
  const { get, file, folder, server, plan } = await setUp({ answer: (_, n) => (n === 0 ? { slow: 1 } : {}) });
  const stop = new AbortController();
  const onProgress = ({ done }: DownloadProgress) => done > 50_000 && stop.abort();
  expect((await failure(get({ signal: stop.signal, onProgress }))).code).toBe("download.cancelled");
  const { size } = await stat(`${file}.part`);
  expect(size).toBeGreaterThan(50_000);
  expect(await spaceFor(await plan())).toMatchObject({ here: size, needed: 1_000_000 - size });
  expect(await get()).toEqual({ fetched: 1, bytes: 1_000_000 - size });
  await expectWhole(file, folder);
  expect(server.asksFor(path)[1]!.range).toBe(`bytes=${size}-`);
});

test("what is there and right is not fetched again; what is there and wrong is moved beside, never deleted", async () => {
  const { get, file, server } = await setUp();
  await get();
  expect(await get()).toEqual({ fetched: 0, bytes: 0 });
  expect(server.asksFor(path)).toHaveLength(1);
  const own = noise(1_000_000, "own");
  await writeFile(file, own);
  expect(await get()).toEqual({ fetched: 1, bytes: 1_000_000 });
  expect(Buffer.compare(await readFile(`${file}.before`), own)).toBe(0);
});

test("so many files at once as asked for, and no more; progress ends at the whole", async () => {
  const paths = Array.from({ length: 8 }, (_, i) => `part-${i}.safetensors`);
  const files = { [repository]: Object.fromEntries(paths.map((path) => [path, noise(100_000, path)])) };
  const { get } = await setUp({ files });
  const seen: DownloadProgress[] = [];
  await get({ atOnce: 3, onProgress: (p) => void seen.push(p) });
  expect(Math.max(...seen.map((p) => p.files.length))).toBe(3);
  expect(seen.at(-1)).toMatchObject({ finished: 8, done: 800_000, total: 800_000, files: [] });
  expect(seen.every(({ done, total }) => done >= 0 && done <= total)).toBe(true);
});

test("one file that cannot be had ends the others, with what came of them kept", async () => {
  const files = { [repository]: { [path]: truth, "small.json": noise(100, "small") } };
  const { get, file } = await setUp({ files, answer: (name) => (name === path ? { slow: 1 } : { status: 404 }) });
  expect(await failure(get())).toMatchObject({ code: "download.not-found", data: { what: "small.json" } });
  expect((await stat(`${file}.part`)).isFile()).toBe(true);
});

test("too little room is told before anything is fetched", async () => {
  const { plan, folder } = await setUp();
  expect(await failure((async () => demandRoom(await plan(), { here: 0, needed: 10, free: 9 }))())).toMatchObject({
    code: "download.no-space",
    data: { folder, needed: 10, free: 9 },
  });
});

test("a disk that fills up is told, what came stays, and once there is room the rest comes", async (context) => {
  const folder = join(base, "tiny");
  await mkdir(folder);
  const mount = (options: string) =>
    spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { encoding: "utf8" });
  const mounted = process.platform === "linux" ? mount("size=512k") : null;
  if (mounted?.status !== 0)
    return context.skip(
      `no small disk can be mounted here: ${mounted?.stderr?.trim() || mounted?.error?.message || process.platform}`,
    );
  try {
    const { get, file, plan, server } = await setUp({ folder });
    const { free, needed } = await spaceFor(await plan());
    expect(free).toBeLessThan(needed);
    expect(await failure(get())).toMatchObject({ code: "download.disk-full", data: { file } });
    const { size } = await stat(`${file}.part`);
    expect(size).toBeGreaterThan(100_000);
    expect(mount("remount,size=4m").status).toBe(0);
    expect(await get()).toEqual({ fetched: 1, bytes: 1_000_000 - size });
    await expectWhole(file, folder);
    expect(server.asksFor(path).at(-1)!.range).toBe(`bytes=${size}-`);
  } finally {
    spawnSync("umount", [folder]);
  }
});

test("a folder that cannot be made is told with its reason", async () => {
  const folder = join(base, "a-file");
  await mkdir(base, { recursive: true });
  await writeFile(folder, "");
  const { get } = await setUp({ folder: join(folder, "below") });
  expect((await failure(get())).code).toBe("download.not-writable");
});

test("two downloads into one folder do not mix", async () => {
  const { get } = await setUp({ answer: () => ({ slow: 1 }) });
  const stop = new AbortController();
  let second: Promise<{ code: string }> | undefined;
  const first = failure(
    get({
      signal: stop.signal,
      onProgress: () => {
        second ??= failure(get()).finally(() => stop.abort());
      },
    }),
  );
  expect((await first).code).toBe("download.cancelled");
  expect((await second!).code).toBe("download.in-use");
});
