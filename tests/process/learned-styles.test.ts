/** What was learned of a style: kept beside its pictures, used by its model alone, let go of, and known ever after. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LearnedId, StyleId } from "../../src/contract/values/id.ts";
import { weightsDigest } from "../../src/formats/weights-digest.ts";
import type { Manifest } from "../../src/formats/manifest.ts";
import { backUpEverything } from "../../src/main/backup/everything.ts";
import { restoreEverything } from "../../src/main/backup/restore.ts";
import { forJobs } from "../../src/main/library/for-jobs.ts";
import { library, temporaryFolder } from "../library.ts";
import sharp from "sharp";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A model's manifest as far as its edition goes. */
const manifestOf = (id: string, bytes = 1): Manifest =>
  ({ id, files: { "weights.safetensors": { bytes, sha256: digest(String(bytes)) } } }) as unknown as Manifest;

const never = new AbortController().signal;

const learnedOf = (style: StyleId, model = "uso-mini") => ({
  style,
  model,
  modelDigest: weightsDigest(manifestOf(model)),
  depth: "tokens" as const,
  lora: null,
  pictures: [digest("another set")],
  steps: 100,
  match: 60,
  leak: 3,
});

async function taught() {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const files = await Promise.all(
    [1, 2].map(async (n) => {
      const file = join(folder, `ink-${n}.png`);
      await sharp({ create: { width: 64, height: 64, channels: 3, background: { r: 60 * n, g: 9, b: 9 } } }).toFile(
        file,
      );
      return file;
    }),
  );
  const style = await shelf.call("styles.add", { name: "Ink", sources: files.map((path) => ({ path })) });
  const blobs = join(folder, "home", "blobs");
  mkdirSync(blobs, { recursive: true });
  const add = (what: string, model = "uso-mini", lora = false) => {
    for (const name of [what, ...(lora ? [`${what} lora`] : [])])
      writeFileSync(join(blobs, `${digest(name)}.safetensors`), name);
    return shelf.call("learned.add", {
      ...learnedOf(style.id, model),
      depth: lora ? "layers" : "tokens",
      tokens: digest(what),
      lora: lora ? digest(`${what} lora`) : null,
    });
  };
  return {
    folder,
    shelf,
    style: style.id,
    add,
    blobs,
    jobs: forJobs(shelf, blobs, async (id) => ({ manifest: manifestOf(id) })),
  };
}

test("the newest stands for the style with its model, and with no other", async () => {
  const { style, add, blobs, jobs } = await taught();
  await add("first");
  await add("second", "uso-mini", true);
  const file = (name: string) => ({
    path: join(blobs, `${digest(name)}.safetensors`),
    sha256: digest(name),
  });
  expect(await jobs.learnedStyle(style, "uso-mini")).toEqual({ tokens: file("second"), lora: file("second lora") });
  expect(await jobs.learnedStyle(style, "flux")).toBeNull();
});

test("what was learned with one edition of a model does not stand for the style with the next", async () => {
  const { shelf, style, add, blobs, jobs } = await taught();
  await add("first");
  expect(await jobs.learnedStyle(style, "uso-mini")).not.toBeNull();
  const next = forJobs(shelf, blobs, async (id) => ({ manifest: manifestOf(id, 2) }));
  expect(await next.learnedStyle(style, "uso-mini")).toBeNull();
  const gone = forJobs(shelf, blobs, () => Promise.reject(new Error("there is no such model")));
  expect(await gone.learnedStyle(style, "uso-mini")).toBeNull();
});

test("an earlier one, or the pictures, can be taken instead; one that is let go of is not offered again", async () => {
  const { shelf, style, add, jobs } = await taught();
  const [first, second] = [await add("first"), await add("second")];
  await shelf.call("learned.use", { style, model: "uso-mini", id: first.id });
  expect((await jobs.learnedStyle(style, "uso-mini"))?.tokens.sha256).toBe(digest("first"));
  await shelf.call("learned.use", { style, model: "uso-mini", id: null });
  expect(await jobs.learnedStyle(style, "uso-mini")).toBeNull();
  await shelf.call("learned.remove", { id: second.id });
  expect((await shelf.call("learned.list", { style })).map(({ id }) => id)).toEqual([first.id]);
  await expect(shelf.call("learned.remove", { id: second.id })).rejects.toMatchObject({ code: "library.unknown" });
  // Of another model it cannot stand for the style with this one.
  const flux = await add("third", "flux");
  await expect(shelf.call("learned.use", { style, model: "uso-mini", id: flux.id })).rejects.toMatchObject({
    code: "library.unknown",
  });
  await shelf.call("learned.remove", { id: flux.id });
  await expect(shelf.call("learned.use", { style, model: "uso-mini", id: 99 as LearnedId })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("it says when the style has other pictures than those it was learned from", async () => {
  const { shelf, style, add } = await taught();
  await add("first");
  expect(await shelf.call("learned.list", { style })).toMatchObject([{ picturesChanged: true, inUse: true }]);
});

test("deleting the style for good deletes what was learned, LoRA and all; letting go of it does not", async () => {
  const { shelf, style, add, blobs } = await taught();
  const one = await add("first", "uso-mini", true);
  const files = ["first", "first lora"].map((name) => join(blobs, `${digest(name)}.safetensors`));
  await shelf.call("learned.remove", { id: one.id });
  expect(files.map((file) => existsSync(file))).toEqual([true, true]);
  await shelf.call("trash.put", { items: [{ kind: "style", id: style }] });
  await shelf.call("removal.erase", { what: { trash: ["style"] }, showing: "stay" });
  expect(files.map((file) => existsSync(file))).toEqual([false, false]);
});

test("where styles become one, what was learned of either comes along, and undo gives it back", async () => {
  const { shelf, style, add, jobs } = await taught();
  const one = await add("first", "uso-mini", true);
  const all = await shelf.call("style.references", { id: style });
  const other = await shelf.call("styles.add", { name: "Red ink", sources: [{ path: all[1]!.path }] });
  const inUse = async (id: typeof style) =>
    (await shelf.call("learned.list", { style: id })).map((each) => [each.id, each.inUse]);
  await shelf.call("styles.merge", { id: other.id, others: [style], name: "Ink" });
  expect(await inUse(other.id)).toEqual([[one.id, true]]);
  expect((await jobs.learnedStyle(other.id, "uso-mini"))?.lora?.sha256).toBe(digest("first lora"));
  await shelf.call("history.undo", null);
  expect([await inUse(other.id), await inUse(style)]).toEqual([[], [[one.id, true]]]);
  // Where both were taught for a model, the one that stays goes on with its own.
  const own = await shelf.call("learned.add", { ...learnedOf(other.id), tokens: digest("first") });
  await shelf.call("styles.merge", { id: other.id, others: [style], name: "Ink" });
  expect(await inUse(other.id)).toEqual([
    [own.id, true],
    [one.id, false],
  ]);
  await shelf.call("history.undo", null);
  expect(await inUse(style)).toEqual([[one.id, true]]);
});

test("a backup of everything has what was learned, and elsewhere it stands for the style as it did", async () => {
  const { shelf, style, add, folder } = await taught();
  await add("first", "uso-mini", true);
  const to = join(folder, "backup");
  const kept = { home: join(folder, "home"), picturesFolder: join(folder, "pictures"), onProgress: () => {} };
  await backUpEverything({ ...kept, library: shelf, folder: to, signal: never, force: false });
  await shelf.close();
  const there = temporaryFolder();
  const home = join(there, "home");
  await restoreEverything({
    from: to,
    home,
    picturesFolder: join(there, "p"),
    replace: false,
    onProgress: () => {},
    signal: never,
  });
  const again = await library(there);
  const jobs = forJobs(again, join(home, "blobs"), async (id) => ({ manifest: manifestOf(id) }));
  const found = await jobs.learnedStyle(style, "uso-mini");
  expect([found!.tokens, found!.lora!].map(({ path }) => readFileSync(path, "utf8"))).toEqual(["first", "first lora"]);
});
