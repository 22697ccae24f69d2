import type { StoredReference } from "../../jobs/library.ts";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answeringLibrary } from "../../../tests/fixtures/answering-library.ts";
import type { Preview } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { Crop, Turn } from "../../contract/library/seen.ts";
import { knownPictures } from "./known-pictures.ts";
import { createMedia } from "./media.ts";
import { UploadFolder } from "./uploads.ts";

let folder: string;
let picture: { readonly path: string; readonly sha256: string };
let drawing: typeof picture;
let media: (request: Request) => Promise<Response>;
let crop: Crop | null = null;
let turn: Turn = 0;
let preview: Preview | null = null;
const LIMIT = 100_000;

async function file(name: string, bytes: Buffer) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), width: 600, height: 300 };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-media-"));
  // Left half black, right half white.
  const white = await sharp({ create: { width: 300, height: 300, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const wide = sharp({ create: { width: 600, height: 300, channels: 3, background: "#000" } }).composite([
    { input: white, left: 300, top: 0 },
  ]);
  picture = await file("picture.png", await wide.png().toBuffer());
  drawing = await file("drawing.tiff", await wide.tiff().toBuffer());
  await writeFile(join(folder, "secret.txt"), "secret");
  const gone = (id: number) => {
    throw new Fault("library.unknown", { kind: "picture", id });
  };
  const stored = { width: 600, height: 300 };
  const library = answeringLibrary({
    "file.picture": ({ id }) =>
      id === 1
        ? { ...stored, ...picture }
        : id === 2
          ? { ...stored, path: join(folder, "deleted.png"), sha256: "ab".repeat(32) }
          : gone(id),
    "file.reference": ({ id }) =>
      id === 1 || id === 2
        ? ({
            ...stored,
            ...(id === 1 ? picture : drawing),
            id,
            crop,
            turn,
            weight: 100,
            owner: { kind: "person", id: 1, name: "Anna" },
          } as StoredReference)
        : gone(id),
  });
  const uploads = new UploadFolder(join(folder, "uploads"), LIMIT);
  media = createMedia({
    sample: () => null,
    learned: async () => null,
    curated: (id, part) => (id === "anna--ink--kept-1" && part === "target" ? picture : null),
    library,
    pictures: knownPictures(library),
    uploads,
    thumbnails: join(folder, "thumbnails"),
    preview: (job) => (job === 7 ? preview : null),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (path: string, init?: RequestInit) => media(new Request(`http://127.0.0.1:1234${path}`, init));
const shown = async (response: Response) => {
  const { width, height, format } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  return `${format} ${width}×${height}`;
};

test("a picture is sent as the file it is, with its kind and length, and must be asked for again", async () => {
  const response = await get("/media/picture/1");
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "private, no-cache",
    "content-length": String((await readFile(picture.path)).length),
    "content-type": "image/png",
    etag: `"${picture.sha256}"`,
    "x-content-type-options": "nosniff",
  });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(await readFile(picture.path));
});

test("who has it already is told so, and whoever names its content may keep it for ever", async () => {
  expect((await get("/media/picture/1", { headers: { "if-none-match": `"${picture.sha256}"` } })).status).toBe(304);
  expect((await get("/media/picture/1", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  const cached = async (v: string) => (await get(`/media/picture/1?v=${v}`)).headers.get("cache-control");
  expect(await cached(picture.sha256.slice(0, 16))).toMatch(/immutable/);
  expect(await cached("0123456789")).toBe("private, no-cache");
  expect(await cached("")).toBe("private, no-cache");
});

test.each([
  [1, "webp 128×64"],
  [129, "webp 256×128"],
  [512, "webp 512×256"],
  [9999, "webp 600×300"],
])("a thumbnail of %d pixels is the next size up, never larger than the picture: %s", async (w, expected) => {
  const response = await get(`/media/picture/1?w=${w}`);
  expect(response.headers.get("content-type")).toBe("image/webp");
  expect(await shown(response)).toBe(expected);
});

test("a thumbnail is made once, however many ask for it, and found again afterwards", async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => get("/media/reference/1?w=250")));
  const etag = all[0]!.headers.get("etag")!;
  const kept = join(folder, "thumbnails", picture.sha256.slice(0, 2), `${etag.slice(1, -1)}.webp`);
  const bytes = await readFile(kept);
  for (const response of all) expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  expect(
    (await readdir(join(folder, "thumbnails"), { recursive: true })).filter((name) => name.endsWith(".tmp")),
  ).toEqual([]);
  await writeFile(kept, "kept");
  expect(await (await get("/media/reference/1?w=250")).text()).toBe("kept");
  await writeFile(kept, bytes);
});

test("a turned photograph is shown turned at every size, its crop with it, and nobody keeps it for ever", async () => {
  const before = await get(`/media/reference/1?w=128`);
  turn = 1;
  const quarter = await get(`/media/reference/1?w=128&v=${picture.sha256.slice(0, 8)}`);
  expect(quarter.headers.get("etag")).not.toBe(before.headers.get("etag"));
  expect(quarter.headers.get("cache-control")).toBe("private, no-cache");
  const { data, info } = await sharp(Buffer.from(await quarter.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([64, 128]);
  // Black was at the left, so it is at the top.
  expect(data[0]).toBeLessThan(20);
  expect(data.at(-1)).toBeGreaterThan(235);
  expect(await shown(await get("/media/reference/1"))).toBe("webp 300×600");
  crop = { left: 0, top: 0.5, width: 0.5, height: 0.5 };
  const white = await get("/media/reference/1?w=512&crop=1");
  const bytes = Buffer.from(await white.arrayBuffer());
  expect((await sharp(bytes).stats()).channels.map(({ mean }) => Math.round(mean))).toEqual([255, 255, 255]);
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 150, height: 300 });
  [turn, crop] = [0, null];
});

test("the crop is shown where it is asked for, and its thumbnail is another one when the crop changes", async () => {
  crop = { left: 0.5, top: 0, width: 0.5, height: 1 };
  const cropped = await get("/media/reference/1?w=128&crop=1");
  const tag = cropped.headers.get("etag");
  const { channels } = await sharp(Buffer.from(await cropped.arrayBuffer())).stats();
  expect(channels[0]!.min).toBeGreaterThan(250);
  expect(await shown(await get("/media/reference/1?w=128"))).toBe("webp 128×64");
  crop = { ...crop, left: 0 };
  const other = await get("/media/reference/1?w=128&crop=1");
  expect(other.headers.get("etag")).not.toBe(tag);
  expect(await shown(await get("/media/reference/1?crop=1"))).toBe("webp 300×300");
  crop = null;
});

test("a format that browsers do not show is shown as one that they do", async () => {
  expect(await shown(await get("/media/reference/2"))).toBe("webp 600×300");
});

test("HEAD tells what GET would, without the bytes", async () => {
  for (const path of ["/media/picture/1", "/media/picture/1?w=128"]) {
    const [head, full] = [await get(path, { method: "HEAD" }), await get(path)];
    expect([...head.headers]).toEqual([...full.headers]);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect((await full.arrayBuffer()).byteLength).toBe(Number(full.headers.get("content-length")));
  }
});

test("the preview of a job is its latest, and never kept", async () => {
  expect((await get("/media/preview/7?step=3")).status).toBe(204);
  preview = { width: 8, height: 8, jpeg: Uint8Array.of(0xff, 0xd8, 1) };
  const response = await get("/media/preview/7?step=3");
  expect([
    response.headers.get("content-type"),
    response.headers.get("cache-control"),
    (await response.arrayBuffer()).byteLength,
  ]).toEqual(["image/jpeg", "no-store", 3]);
  expect((await get("/media/preview/8")).status).toBe(204);
});

test.each([
  [404, "/media/picture/99"],
  [404, "/media/picture/2"],
  [404, "/media/picture/2?w=128"],
  [404, "/media/reference/99"],
  [404, "/media/other/1"],
  [404, "/secret.txt"],
  [400, "/media/picture/0"],
  [400, "/media/picture/-1"],
  [400, "/media/picture/1.5"],
  [400, "/media/picture/01"],
  [400, "/media/picture/1e3"],
  [400, "/media/picture/99999999999999999999"],
  [400, "/media/picture/"],
  [400, "/media/picture/1/"],
  [400, "/media/picture/%2e%2e%2fsecret.txt"],
  [400, "/media/picture/..%2f..%2fsecret.txt"],
  [400, "/media/picture/..%5c..%5csecret.txt"],
  [400, "/media/picture/1%2f..%2fsecret.txt"],
  [400, "/media/picture/1%00"],
  [404, "/media/picture/%2e%2e/secret.txt"],
  [404, "/media/picture/../../secret.txt"],
  [400, "/media/picture/1?w=0"],
  [400, "/media/picture/1?w=-128"],
  [400, "/media/picture/1?w=1e9"],
  [400, "/media/picture/1?w=999999"],
  [400, "/media/picture/1?w=../../secret"],
])("%d for %s, without a word of any path", async (status, path) => {
  const response = await get(path);
  const { problem } = (await response.json()) as { problem: string };
  expect([response.status, response.headers.get("x-content-type-options")]).toEqual([status, "nosniff"]);
  expect(problem).not.toContain(folder);
});

test.each([
  ["POST", "/media/picture/1"],
  ["DELETE", "/media/reference/1"],
  ["PUT", "/media/preview/7"],
  ["GET", "/upload"],
  ["PUT", "/upload"],
  ["GET", "/upload/0123456789abcdef0123456789abcdef"],
])("%s %s is not allowed", async (method, path) => {
  const response = await get(path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).not.toContain(method);
});

const upload = (body: NonNullable<RequestInit["body"]> | null, name = "a.png") =>
  get("/upload", { method: "POST", body, headers: { "x-file-name": name } });
const uploads = () => readdir(join(folder, "uploads")).catch(() => []);

test("an upload is received byte for byte under a name of ours, and taken under the name it had", async () => {
  const folderOf = new UploadFolder(join(folder, "received"));
  for (const [header, name] of [
    ["Anna%20%C3%A4.jpg", "Anna ä.jpg"],
    ["..%2F..%2Fetc%2Fpasswd", "passwd"],
    ["C%3A%5Ctemp%5Cb.png", "b.png"],
    ["%E0%A4%A", "picture"],
    ["", "picture"],
    ["a%00%0Ab", "ab"],
    ["gnp.%E2%80%AEgpj.exe", "gnp.gpj.exe"],
  ]) {
    const response = await folderOf.receive(
      new Request("http://x/upload", { method: "POST", body: "bytes", headers: { "x-file-name": header! } }),
    );
    const { upload: id } = (await response.json()) as { upload: string };
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const taken = folderOf.take(id);
    expect(taken).toEqual({ path: join(folder, "received", id), name });
    expect(await readFile(taken.path, "utf8")).toBe("bytes");
  }
  expect(() => folderOf.take("../secret.txt")).toThrow(expect.objectContaining({ code: "library.upload-unknown" }));
});

test("what is too large is refused and leaves nothing, whether it says so or not", async () => {
  const before = await uploads();
  expect((await upload(new Uint8Array(LIMIT + 1))).status).toBe(413);
  const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(LIMIT / 2)) });
  expect((await get("/upload", { method: "POST", body: stream, duplex: "half" } as RequestInit)).status).toBe(413);
  expect(await uploads()).toEqual(before);
  expect((await upload(new Uint8Array(LIMIT))).status).toBe(200);
});

test("nothing at all, and what breaks off, is refused and leaves nothing", async () => {
  const before = await uploads();
  expect((await upload(null)).status).toBe(400);
  expect((await upload("")).status).toBe(400);
  let pulls = 0;
  const broken = new ReadableStream({
    pull: (controller) =>
      pulls++ === 0 ? controller.enqueue(new Uint8Array(10)) : controller.error(new Error("gone")),
  });
  expect((await get("/upload", { method: "POST", body: broken, duplex: "half" } as RequestInit)).status).toBe(400);
  expect(await uploads()).toEqual(before);
});

test("uploads that nobody imported within a day go, as does what was sent to a studio that has ended", async () => {
  const received = join(folder, "old-uploads");
  await mkdir(received);
  await writeFile(join(received, "aa"), "sent before this studio was started");
  const folderOf = new UploadFolder(received);
  const send = async () => {
    const response = await folderOf.receive(new Request("http://x/upload", { method: "POST", body: "bytes" }));
    return ((await response.json()) as { upload: string }).upload;
  };
  const [old, young] = [await send(), await send()];
  const yesterday = Date.now() / 1000 - 25 * 3600;
  await utimes(join(received, old), yesterday, yesterday);
  await folderOf.sweep();
  expect(await readdir(received)).toEqual([young]);
});

test("an upload that is let go is gone, and no other file is", async () => {
  const received = join(folder, "let-go");
  const folderOf = new UploadFolder(received);
  const response = await folderOf.receive(new Request("http://x/upload", { method: "POST", body: "bytes" }));
  const { upload: id } = (await response.json()) as { upload: string };
  await writeFile(join(folder, "beside.txt"), "not sent");
  await folderOf.discard("../beside.txt");
  await folderOf.discard(id);
  expect(await readdir(received)).toEqual([]);
  expect(await readFile(join(folder, "beside.txt"), "utf8")).toBe("not sent");
  expect(() => folderOf.take(id)).toThrow(expect.objectContaining({ code: "library.upload-unknown" }));
});

test("the window that sent something lets it go; nothing else is reached by that way", async () => {
  const { upload: id } = (await (await upload("bytes")).json()) as { upload: string };
  expect(await uploads()).toContain(id);
  for (const name of ["..%2Fbeside", "0".repeat(32)]) await get(`/upload/${name}`, { method: "DELETE" });
  expect(await uploads()).toContain(id);
  expect((await get(`/upload/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(await uploads()).not.toContain(id);
});

test("what nobody asks anything of goes soon: its window was closed; what was taken stays with whoever took it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const received = join(folder, "closed");
    const folderOf = new UploadFolder(received);
    const send = async () => {
      const response = await folderOf.receive(new Request("http://x/upload", { method: "POST", body: "bytes" }));
      return ((await response.json()) as { upload: string }).upload;
    };
    const [taken, left] = [await send(), await send()];
    folderOf.take(taken);
    expect((await readdir(received)).toSorted()).toEqual([taken, left].toSorted());
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    await vi.waitFor(async () => expect(await readdir(received)).toEqual([taken]));
    expect(() => folderOf.take(left)).toThrow(expect.objectContaining({ code: "library.upload-unknown" }));
  } finally {
    vi.useRealTimers();
  }
});

test("a triplet's picture is shown by its name and part, small or whole, and nothing else by that way", async () => {
  const of = (part: string, name: string) => get(`/media/curated/${part}/${name}`);
  expect(await shown(await of("target", "anna--ink--kept-1"))).toBe("png 600×300");
  expect(await shown(await of("target", "anna--ink--kept-1?w=128"))).toBe("webp 128×64");
  for (const [part, name] of [
    ["content", "anna--ink--kept-1"],
    ["target", "nobody"],
    ["target", "..%2F..%2Fsecret.txt"],
    ["target", "%E0%A4%A"],
    ["secret", "anna--ink--kept-1"],
  ] as const)
    expect((await of(part, name)).status).toBe(404);
  const posted = await get("/media/curated/target/anna--ink--kept-1", { method: "POST" });
  expect(posted.status).toBe(405);
});
