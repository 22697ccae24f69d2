/** Folders of drawn triplets: by threads or without, stopped and gone on with, to train with and to judge by. */
import { globSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { readTriplets } from "../../formats/triplets.ts";
import { drawFolder, type DrawRequest, heldOutFolder } from "./folder.ts";

const base = temporaryFolder();
const request = (name: string, change: Partial<DrawRequest> = {}): DrawRequest => ({
  folder: join(base, name),
  families: ["poster", "neon", "pixel", "duotone"],
  heldOut: ["neon"],
  count: 6,
  heldOutCount: 4,
  size: 64,
  seed: 4,
  photographs: null,
  threads: 0,
  ...change,
});
const never = new AbortController().signal;
const quiet = (): void => {};

/** Every file of a folder and what is in it. */
async function contents(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = globSync("**/*.{png,jsonl,txt,json}", { cwd: folder }).toSorted();
  return new Map(
    await Promise.all(
      files.map(async (name) => [name, (await readFile(join(folder, name))).toString("base64")] as const),
    ),
  );
}

test("two threads draw what one draws, and what was stopped goes on to the same", async () => {
  await drawFolder(request("one"), never, quiet);
  const whole = await contents(join(base, "one"));
  expect([...whole.keys()].filter((name) => name.endsWith(".png"))).toHaveLength(30);
  await drawFolder(request("two", { threads: 2 }), never, quiet);
  expect(await contents(join(base, "two"))).toEqual(whole);
  const controller = new AbortController();
  const stop = (done: number): void => void (done === 3 && controller.abort());
  await expect(drawFolder(request("broken"), controller.signal, stop)).rejects.toMatchObject({
    code: "engine.cancelled",
  });
  // As if killed between two of its files.
  await rm(join(base, "broken/target/00001-poster.txt"), { force: true });
  const told: number[] = [];
  await drawFolder(request("broken"), never, (done) => void told.push(done));
  expect(await contents(join(base, "broken"))).toEqual(whole);
  expect(told.at(-1)).toBe(10);
  expect(told.length).toBeLessThan(10);
});

test("it reads as triplets; families held out are in no training triplet, and half of those to judge by", async () => {
  const folder = join(base, "one");
  const training = await readTriplets(folder);
  const judging = await readTriplets(heldOutFolder(folder));
  expect([training.length, judging.length]).toEqual([6, 4]);
  const ofNeon = (of: readonly { readonly target: string }[]): number =>
    of.filter(({ target }) => target.includes("-neon")).length;
  expect(ofNeon(training)).toBe(0);
  expect(ofNeon(judging)).toBeGreaterThan(0);
  for (const { content, style, target } of [...training, ...judging])
    for (const picture of [content!, style!, target])
      expect(await sharp(picture).metadata()).toMatchObject({ width: 64, height: 64, format: "png" });
  const bytes = async (files: readonly string[]) => new Set(await Promise.all(files.map((f) => readFile(f, "base64"))));
  const seen = await bytes(training.map(({ content }) => content!));
  for (const shown of await bytes(judging.map(({ content }) => content!))) expect(seen).not.toContain(shown);
});

test.each<readonly [string, Partial<DrawRequest>, string]>([
  ["another seed in the same folder", { seed: 5 }, "training.drawn-otherwise"],
  ["another size in the same folder", { size: 96 }, "training.drawn-otherwise"],
  ["all families held out", { heldOut: ["poster", "neon", "pixel", "duotone"] }, "training.no-families"],
  ["photographs that are not there", { photographs: join(base, "nowhere") }, "training.no-photographs"],
])("%s is refused, and nothing is drawn", async (_, change, code) => {
  const before = await contents(join(base, "one"));
  await expect(drawFolder(request("one", change), never, quiet)).rejects.toMatchObject({ code });
  expect(await contents(join(base, "one"))).toEqual(before);
});

test("more triplets of the same settings are added to those that are there", async () => {
  await drawFolder(request("one", { count: 8 }), never, quiet);
  expect(await readTriplets(join(base, "one"))).toHaveLength(8);
});

test("contents are taken from photographs too, and never the style's from the same one", async () => {
  const photographs = join(import.meta.dirname, "../../../assets/subjects");
  await drawFolder(request("photographs", { photographs, count: 3, heldOutCount: 0 }), never, quiet);
  expect(await readTriplets(join(base, "photographs"))).toHaveLength(3);
});
