/** Curating with an expert that draws: which pairs, what is left out, what goes on, and what is learned from. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { appendFile, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { borderedWords } from "../../contract/learning/curation-words.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import { lookAt } from "../../engine/curation/look.ts";
import { drawnTriplet } from "../../engine/drawing/triplet.ts";
import { drawnStyle, laidOn } from "../../engine/drawing/styles/families.ts";
import { alone } from "../../engine/training/alone.ts";
import { openModel } from "../../formats/manifest.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { writePicture } from "../../formats/picture/write.ts";
import { readTriplets } from "../../formats/triplets.ts";
import { root } from "../../../scripts/portrait.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { bundledModel } from "../models/catalogue.ts";
import { curate, type CurateMeans, type CurateRequest } from "./curate.ts";
import { decide } from "./decide.ts";
import { judgedIn } from "./judged.ts";
import { inFolder } from "./sources.ts";

const folder = temporaryFolder();
const families = ["duotone", "pastel", "vintage"] as const;
let request: CurateRequest;
let made: string[] = [];
let turn = 0;

beforeAll(async () => {
  const drawn = { families, size: 64, seed: 3, photographs: [] };
  const write = (file: string, pixels: Parameters<typeof writePicture>[0]) =>
    writePicture(pixels, { file: join(folder, file), format: "png" });
  for (const [n, name] of ["anna", "ben"].entries())
    await write(`contents/${name}.png`, (await drawnTriplet(drawn, n)).content);
  const other = (await drawnTriplet(drawn, 4)).content;
  for (const family of families) await write(`styles/${family}.png`, laidOn(other, drawnStyle(family, 9), 1));
});

beforeEach(async () => {
  made = [];
  request = {
    folder: join(folder, `out-${++turn}`),
    contents: inFolder(join(folder, "contents")),
    styles: inFolder(join(folder, "styles")),
    stylised: null,
    plain: null,
    elsewhere: null,
    heldOut: null,
    model: await openModel(join(root, "models", bundledModel)),
    loras: [],
    plainLoras: [],
    kinds: ["kept"],
    prompts: ["on the beach"],
    candidates: 2,
    pairs: 100,
    seed: 1,
    size: { width: 64, height: 64 },
    steps: 2,
    includeRestricted: null,
  };
});

/** An expert that draws the subject in the family that the style picture is named after. */
const make: CurateMeans["make"] = async ({ subjects, styles, seed }, _, out) => {
  const family = families.find((one) => basename(styles[0]?.path ?? "").includes(one)) ?? "pastel";
  const file = join(out, `${made.length}-${seed}.png`);
  made.push(file);
  await writePicture(laidOn(await readPicture(subjects[0]!.path), drawnStyle(family, 9), seed), {
    file,
    format: "png",
  });
  return file;
};
const means = (change: Partial<CurateMeans> = {}): CurateMeans => ({
  make,
  faces: async () => null,
  likeness: async () => null,
  look: lookAt,
  signal: new AbortController().signal,
  tell: () => {},
  ...change,
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: unknown) => (isFault(error) ? error.code : error),
  );

test("every content is made in every style, the best of each pair taken, and the folder is learned from as it is", async () => {
  expect(await curate(request, means())).toEqual([]);
  expect(made).toHaveLength(12);
  const { summary, candidates } = await judgedIn(request.folder);
  expect(summary).toMatchObject({ candidates: 12, pairs: 6 });
  expect(summary.taken).toBeGreaterThan(1);
  expect(new Set(candidates.filter(({ taken }) => taken).map(({ pair }) => pair)).size).toBe(summary.taken);
  const triplets = await readTriplets(request.folder);
  expect(triplets).toHaveLength(summary.taken);
  expect((await readdir(join(request.folder, "target"))).length).toBe(summary.taken);
  const [line] = readFileSync(join(request.folder, "triplets.jsonl"), "utf8").split("\n");
  const { made: origins, kind } = JSON.parse(line!) as { made: Record<string, Record<string, unknown>>; kind: string };
  expect(kind).toBe("kept");
  expect(origins["content"]).toMatchObject({ engine: "given" });
  expect(origins["target"]).toMatchObject({ engine: "atelier", model: bundledModel, restricted: false });
  expect(origins["target"]!["digest"]).toMatch(/^[0-9a-f]{64}$/);
});

test("stopped after any candidate it goes on, and makes none twice", async () => {
  const stop = new AbortController();
  const stopping = means({ signal: stop.signal, tell: (done) => done === 5 && stop.abort() });
  expect(await codeOf(curate(request, stopping))).toBe("engine.cancelled");
  expect(made).toHaveLength(5);
  // What a killed program leaves: half a line, and a picture without its line.
  await appendFile(join(request.folder, "candidates.jsonl"), '{"id":"anna--pastel');
  await curate(request, means());
  expect(made).toHaveLength(12);
  const { candidates } = await judgedIn(request.folder);
  expect(new Set(candidates.map(({ id }) => id)).size).toBe(12);
});

test("a full disk stops it with a sentence; what is there can be learned from, and with room again it goes on", async () => {
  let room = 5;
  const filling: CurateMeans["make"] = async (recipe, model, out) => {
    if (room-- === 0) throw new Fault("image.disk-full", { file: join(out, "next.png") });
    return make(recipe, model, out);
  };
  expect(await codeOf(curate(request, means({ make: filling })))).toBe("image.disk-full");
  expect(existsSync(join(request.folder, "triplets.jsonl"))).toBe(true);
  expect((await judgedIn(request.folder)).candidates).toHaveLength(5);
  await curate(request, means());
  expect(made).toHaveLength(12);
  // More than any disk holds is refused before anything is made.
  const much = { ...request, folder: join(folder, "much"), candidates: 1e9, size: { width: 4096, height: 4096 } };
  expect(await codeOf(curate(much, means()))).toBe("image.no-space");
  expect(made).toHaveLength(12);
});

test("a target that was removed is made again", async () => {
  await curate({ ...request, candidates: 1 }, means());
  const [one] = (await judgedIn(request.folder)).candidates;
  rmSync(join(request.folder, one!.target.file));
  await curate({ ...request, candidates: 1 }, means());
  expect(made).toHaveLength(7);
  expect(existsSync(join(request.folder, one!.target.file))).toBe(true);
});

test("where whoever looks at pictures is gone, none is called broken", async () => {
  const look = () => Promise.reject(new Fault("engine.crashed", { exitCode: 1, signal: null }));
  expect(await codeOf(curate(request, means({ look })))).toBe("engine.crashed");
  expect(existsSync(join(request.folder, "triplets.jsonl"))).toBe(false);
  expect(await curate({ ...request, candidates: 1 }, means())).toEqual([]);
});

test("the artist's word adds and takes away, and can be taken back", async () => {
  await curate({ ...request, candidates: 1 }, means());
  const count = () => readFileSync(join(request.folder, "triplets.jsonl"), "utf8").split("\n").length - 1;
  const before = count();
  const { candidates } = await judgedIn(request.folder);
  const [out] = candidates.filter(({ taken }) => taken);
  await decide(request.folder, [out!.id], "reject");
  expect(count()).toBe(before - 1);
  expect(existsSync(join(request.folder, "target", `${out!.id}.png`))).toBe(false);
  expect(existsSync(join(request.folder, out!.target.file))).toBe(true);
  await decide(request.folder, [out!.id], null);
  expect(count()).toBe(before);
  expect(await codeOf(decide(request.folder, ["nobody"], "accept"))).toBe("curation.unknown");
});

test("a broken picture, a blank page, a copy and a content that is a style are left out and named; the rest goes on", async () => {
  const mixed = join(folder, "mixed");
  mkdirSync(mixed);
  for (const name of ["anna.png", "ben.png"]) copyFileSync(join(folder, "contents", name), join(mixed, name));
  copyFileSync(join(folder, "contents", "anna.png"), join(mixed, "z-anna.png"));
  copyFileSync(join(folder, "styles", "pastel.png"), join(mixed, "painting.png"));
  writeFileSync(join(mixed, "broken.jpg"), "no picture");
  await writePicture(
    { width: 64, height: 64, rgb: new Uint8Array(64 * 64 * 3).fill(250) },
    { file: join(mixed, "page.png"), format: "png" },
  );
  const left = await curate({ ...request, contents: inFolder(mixed), candidates: 1 }, means());
  expect(Object.fromEntries(left.map(({ file, why }) => [basename(file), why]))).toEqual({
    "broken.jpg": "unreadable",
    "page.png": "blank",
    "z-anna.png": "duplicate",
    "painting.png": "content is style",
  });
  expect(left.find(({ why }) => why === "unreadable")!.detail).toContain("broken.jpg could not be read");
  // Anna and Ben in three styles, the painting in the other two.
  expect(made).toHaveLength(8);
});

test("a style and a content within a plain border are said, and what is made of them waits for the artist", async () => {
  const border = { top: 40, bottom: 40, left: 40, right: 40, background: "#ddd" };
  const within = async (from: string, to: string): Promise<void> => {
    mkdirSync(dirname(to), { recursive: true });
    await sharp(await sharp(from).resize(200, 200).toBuffer())
      .extend(border)
      .toFile(to);
  };
  const framed = join(folder, "framed");
  await within(join(folder, "styles", "vintage.png"), join(framed, "styles", "vintage.png"));
  copyFileSync(join(folder, "styles", "duotone.png"), join(framed, "styles", "duotone.png"));
  await within(join(folder, "contents", "anna.png"), join(framed, "contents", "scan.png"));
  copyFileSync(join(folder, "contents", "ben.png"), join(framed, "contents", "ben.png"));
  const asked = {
    contents: inFolder(join(framed, "contents")),
    styles: inFolder(join(framed, "styles")),
    candidates: 1,
  };
  await curate({ ...request, ...asked }, means());
  const curation = await judgedIn(request.folder);
  expect([...curation.summary.bordered].toSorted()).toEqual(["scan", "vintage"]);
  for (const { content, style, reasons, taken } of curation.candidates) {
    const bordered = content.name === "scan" || style.name === "vintage";
    expect({ said: reasons.includes("within a border"), learned: taken && bordered }).toEqual({
      said: bordered,
      learned: false,
    });
  }
  expect(borderedWords(["scan", "vintage"])).toMatch(/^scan, vintage: within a plain border.*The border is learned/);
});

test("pictures that are kept apart to judge by are never learned from", async () => {
  const apart = join(folder, "apart");
  mkdirSync(join(apart, "content"), { recursive: true });
  copyFileSync(join(folder, "contents", "ben.png"), join(apart, "content", "000.png"));
  const left = await curate({ ...request, heldOut: apart, candidates: 1 }, means());
  expect(left.map(({ file, why }) => [basename(file), why])).toEqual([["ben.png", "held out"]]);
  expect((await judgedIn(request.folder)).candidates.every(({ content }) => content.name === "anna")).toBe(true);
});

test("a picture that is another one now, other settings, a second run and an empty folder are each refused by name", async () => {
  const contents = join(folder, `moving-${turn}`);
  mkdirSync(contents);
  copyFileSync(join(folder, "contents", "anna.png"), join(contents, "anna.png"));
  const asked = { ...request, contents: inFolder(contents), candidates: 1 };
  await curate(asked, means());
  expect(await codeOf(curate({ ...asked, steps: 3 }, means()))).toBe("curation.other-run");
  const second = alone(request.folder, () => codeOf(curate(asked, means())));
  expect(await second).toBe("curation.busy");
  copyFileSync(join(folder, "contents", "ben.png"), join(contents, "anna.png"));
  expect(await codeOf(curate(asked, means()))).toBe("curation.changed");
  rmSync(join(contents, "anna.png"));
  const empty = { ...asked, folder: join(folder, "empty-out") };
  expect(await codeOf(curate(empty, means()))).toBe("curation.nothing-to-pair");
  expect(await codeOf(curate({ ...empty, styles: inFolder(join(folder, "nowhere")) }, means()))).toBe(
    "curation.no-folder",
  );
  expect(await codeOf(judgedIn(join(folder, "nowhere")))).toBe("curation.none");
});

test("where no style can be used, those are named, and no content beside them", async () => {
  const blank = join(folder, `blank-${turn}`);
  mkdirSync(blank);
  const page = { width: 64, height: 64, rgb: new Uint8Array(3 * 64 * 64).fill(255) };
  await writePicture(page, { file: join(blank, "page.png"), format: "png" });
  const contents = join(folder, `one-${turn}`);
  mkdirSync(contents);
  writeFileSync(join(contents, "torn.png"), "no picture");
  copyFileSync(join(folder, "contents", "anna.png"), join(contents, "anna.png"));
  const asked = { ...request, contents: inFolder(contents), styles: inFolder(blank) };
  const fault = await curate(asked, means()).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "curation.nothing-to-pair", data: { leftOut: [join(blank, "page.png")] } });
});

test("where the layout changes, words say where to, and each kind gets its share of the pairs", async () => {
  await curate({ ...request, kinds: ["kept", "changed"], pairs: 4, candidates: 1 }, means());
  const { candidates } = await judgedIn(request.folder);
  for (const { reasons, taken } of candidates.filter(({ kind }) => kind === "changed")) {
    expect(taken).toBe(false);
    expect(reasons).toContain("subject not told");
  }
  const prompts = candidates.map(({ kind, prompt }) => `${kind} ${prompt}`).toSorted();
  expect(prompts).toEqual(["changed on the beach", "changed on the beach", "kept ", "kept "]);
});

test("pictures of elsewhere: one named after a pair is its candidate, another is a target whose content is made plain", async () => {
  const works = join(folder, "works");
  const target = laidOn(await readPicture(join(folder, "contents", "anna.png")), drawnStyle("pastel", 9), 2);
  for (const name of ["anna-pastel", "own"])
    await writePicture(target, { file: join(works, `${name}.png`), format: "png" });
  const plain = join(folder, "plain");
  mkdirSync(plain);
  copyFileSync(join(folder, "contents", "anna.png"), join(plain, "own.png"));
  const dev = { engine: "another", licence: "FLUX.1 [dev] Non-Commercial License" };
  await curate({ ...request, stylised: works, plain, elsewhere: dev, candidates: 1 }, means());
  const { candidates, summary } = await judgedIn(request.folder);
  // The same bytes twice are one picture: the second is left out before anything is made of it.
  const named = candidates.find(({ id }) => id === "anna-pastel--elsewhere--kept");
  expect(named).toMatchObject({ pair: "anna--pastel--kept", seed: null, taken: false });
  expect(named!.target.made).toMatchObject({ engine: "another", restricted: true });
  expect(named!.reasons).toContain("restricted");
  expect(summary.restricted).toBe(1);
});
