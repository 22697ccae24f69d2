import { hash } from "node:crypto";
import { access, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anna, comic, libraryOf, reference } from "../../../tests/fixtures/drafts.ts";
import { draftWith, tiny } from "../../../tests/fixtures/recipe.ts";
import type { Draft } from "../../contract/making/draft.ts";
import type { Fault } from "../../contract/fault.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import { type Manifest, openModel } from "../../formats/manifest.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { writePicture } from "../../formats/picture/write.ts";
import { blobsIn } from "../blobs.ts";
import type { KeptPart } from "../library.ts";
import { compose } from "./compose.ts";
import { recall } from "./recall.ts";
import { titleOf } from "./title.ts";

const zeros = "0".repeat(64);
let folder: string;
let photo: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-drafts-"));
  photo = join(folder, "anna.png");
  // Left half dark, right half bright.
  const rgb = Uint8Array.from({ length: 3 * 80 * 40 }, (_, i) => (Math.floor(i / 3) % 80 < 40 ? 10 : 240));
  await writePicture({ width: 80, height: 40, rgb }, { file: photo, format: "png" });
  ({ manifest } = await openModel(join(import.meta.dirname, "../../../models/uso-mini")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A library with Anna's photograph 1, the same cropped as 2, and the style Comic of pictures 3 and 4. */
const references = () => [
  reference(1, anna, photo),
  reference(2, anna, photo, { crop: { left: 0.5, top: 0, width: 0.5, height: 1 } }),
  reference(3, comic, photo),
  reference(4, comic, photo, { weight: 50 }),
  reference(5, anna, photo, { kept: "in place" }),
];
const library = () => libraryOf(references());

const draft = (more: Partial<Draft> = {}): Draft => draftWith({ ...tiny, count: 3, ...more });
const person = { person: 1 as PersonId, photo: 1 as ReferenceId };
const style = (weight: number) => ({ style: 7 as StyleId, weight });
const made = (d: Draft, from = library()) =>
  compose(d, 42, manifest, { library: from, blobs: blobsIn(join(folder, "blobs")) });
const fault = (d: Draft) =>
  made(d).then(
    () => null,
    (error: unknown) => (error as Fault).code,
  );

test("a draft becomes the recipe of all its pictures, with the names of its people and styles", async () => {
  const { recipe, title, thumbnail } = await made(draft({ people: [person], styles: [style(100)] }));
  expect(recipe).toEqual({
    version: 1,
    model: "uso-mini",
    prompt: "",
    width: 64,
    height: 64,
    steps: 2,
    guidance: 4,
    seed: 42,
    count: 3,
    contentLongSide: 64,
    keepSize: false,
    loraStrength: 1,
    schedule: "uso",
    subjects: [{ path: photo, sha256: zeros, name: "Anna" }],
    styles: [
      { path: photo, sha256: zeros, name: "Comic" },
      { path: photo, sha256: zeros, name: "Comic", weight: 50 },
    ],
  });
  expect([title, thumbnail]).toEqual(["Anna in Comic", 1]);
});

test("a style's weight and its picture's are multiplied, as far as a weight can go", async () => {
  const weights = async (w: number) => (await made(draft({ styles: [style(w)] }))).styles.map((s) => s.weight);
  expect(await weights(60)).toEqual([60, 30]);
  expect(await weights(200)).toEqual([200, 100]);
  expect(await weights(1)).toEqual([1, 1]);
});

test("what counts nothing is left out: a style, one of its pictures, a LoRA", async () => {
  const nothing = { path: join(folder, "none.safetensors"), strength: 0 };
  const made0 = await made(draft({ people: [person], styles: [style(0)], prompt: "a", loras: [nothing] }));
  expect([made0.recipe.styles, made0.recipe.loras, made0.title]).toEqual([[], undefined, "Anna, no style"]);
  const partly = libraryOf([reference(3, comic, photo, { weight: 0 }), reference(4, comic, photo, { weight: 50 })]);
  expect((await made(draft({ styles: [style(100)] }), partly)).recipe.styles.map(({ weight }) => weight)).toEqual([50]);
  expect(await fault(draft({ styles: [style(0)] }))).toBe("queue.nothing-to-go-by");
});

test("several subjects stand in the recipe in the draft's order, and come back in it", async () => {
  const people = [2, 1].map((id) => ({ person: 1 as PersonId, photo: id as ReferenceId }));
  const { recipe, title } = await made(draft({ people, prompt: "two women at the sea", keepPose: false }));
  expect([recipe.subjects.length, recipe.subjects[1]?.path, title]).toEqual([2, photo, "Anna and Anna, no style"]);
  const shelf = await libraryWith(draft({ people, prompt: "two women", keepPose: false }));
  const blobs = blobsIn(join(folder, "blobs"));
  const after = await recall(await shelf.picture(5 as PictureId), { library: shelf, blobs });
  expect(after.people).toEqual(people);
});

test("a cropped photograph becomes a file of its own, linked to the photograph, and the same file the next time", async () => {
  const from = library();
  const cropped = draft({ people: [{ ...person, photo: 2 as ReferenceId }] });
  const { recipe } = await made(cropped, from);
  const [subject] = recipe.subjects;
  const picture = await readPicture(subject!.path);
  expect([picture.width, picture.height, picture.rgb.every((v) => v === 240)]).toEqual([40, 40, true]);
  expect(from.derived).toEqual([{ reference: 2, sha256: picture.sha256 }]);
  await made(cropped);
  expect(await readdir(join(folder, "blobs"))).toEqual([`${picture.sha256}.png`]);
  await expect(access(photo)).resolves.toBeUndefined();
});

test("a photograph that is used where it lies is kept as it is now, linked where it is no longer what was imported", async () => {
  const from = library();
  const own = join(folder, "own.png");
  await copyFile(photo, own);
  const edited = libraryOf([reference(5, anna, own, { kept: "in place" })]);
  const inPlace = draft({ people: [{ ...person, photo: 5 as ReferenceId }] });
  const [subject] = (await made(inPlace, from)).recipe.subjects;
  const [again] = (await made(inPlace, edited)).recipe.subjects;
  expect(again).toEqual(subject);
  expect(from.derived).toEqual([{ reference: 5, sha256: subject!.sha256 }]);
  await writeFile(own, "not a picture any more");
  expect(await readFile(subject!.path)).toEqual(await readFile(photo));
  expect((await made(inPlace, edited)).recipe.subjects[0]!.sha256).not.toBe(subject!.sha256);
  const gone = libraryOf([reference(5, anna, join(folder, "gone.png"), { kept: "in place" })]);
  await expect(made(inPlace, gone)).rejects.toMatchObject({ code: "recipe.reference-missing" });
});

test.each([
  ["queue.nothing-to-go-by", {}],
  ["queue.nothing-to-go-by", { prompt: "  \n" }],
  ["queue.prompt-needed", { people: [person], keepPose: false, prompt: " " }],
  ["queue.draft-invalid", { prompt: "a", width: 65 }],
  ["queue.draft-invalid", { prompt: "a", height: 72 }],
  ["queue.too-many-pictures", { styles: Array.from({ length: 5 }, () => style(100)) }],
  ["library.unknown", { people: [{ ...person, photo: 99 as ReferenceId }] }],
] as const)("%s for %o", async (code, more) => {
  expect(await fault(draft(more as Partial<Draft>))).toBe(code);
});

test.each([
  ["Anna in Comic", ["Anna"], [["Comic", 100]]],
  [
    "Anna in Comic with a little Linocut",
    ["Anna"],
    [
      ["Comic", 100],
      ["Linocut", 40],
    ],
  ],
  [
    "Anna and Ben in Comic and Linocut",
    ["Anna", "Ben"],
    [
      ["Comic", 100],
      ["Linocut", 80],
    ],
  ],
  ["Anna, no style", ["Anna"], []],
  ["In the style of Comic", [], [["Comic", 20]]],
] as const)("%s", (title, people, styles) => {
  expect(titleOf({ people, styles: styles.map(([name, weight]) => ({ name, weight })), prompt: "" })).toBe(title);
});

test("a draft without LoRAs makes a recipe without them", async () => {
  expect((await made(draft({ prompt: "a", loras: [] }))).recipe).not.toHaveProperty("loras");
  expect((await made(draft({ prompt: "a" }))).recipe).not.toHaveProperty("loras");
});

test("LoRAs stand in the recipe with the digest of their file; one that is another, or gone, is refused", async () => {
  const path = join(folder, "turbo.safetensors");
  await writeFile(path, "turbo");
  const sha256 = hash("sha256", "turbo");
  const one = (more: object) => made(draft({ prompt: "a", loras: [{ path, strength: -0.5, ...more }] }));
  const kept = join(folder, "blobs", `${sha256}.safetensors`);
  const [lora] = (await one({})).recipe.loras!;
  expect(lora).toEqual({ path: kept, strength: -0.5, sha256, name: "turbo.safetensors" });
  expect(await readFile(kept, "utf8")).toBe("turbo");
  await expect(one({ sha256: zeros })).rejects.toMatchObject({ code: "recipe.reference-changed" });
  await expect(one({ path: join(folder, "none") })).rejects.toMatchObject({ code: "recipe.reference-missing" });
});

test("words alone are their own title, cut after a whole word", () => {
  expect(titleOf({ people: [], styles: [], prompt: "a house" })).toBe("a house");
  expect(titleOf({ people: [], styles: [], prompt: "a very long description of a house that stands by the sea" })).toBe(
    "a very long description of a house that stands…",
  );
});

/** A library with the picture that comes of a draft, as the library gives it back. */
async function libraryWith(d: Draft): Promise<ReturnType<typeof libraryOf>> {
  const { recipe, people, styles } = await made(d);
  const picture: Picture = {
    id: 5 as PictureId,
    width: 64,
    height: 64,
    made: 0,
    seconds: 1,
    provider: "cpu",
    recipe: { ...recipe, count: 1 },
    people: people.map((p) => ({ ...p, name: "Anna", picture: null })),
    styles: styles.map((s) => ({ ...s, name: "Comic", picture: null })),
    stars: 0,
    rejected: false,
    tags: [],
    trashed: null,
    exported: null,
    file: "",
    present: true,
    sheet: null,
    colour: null,
    collections: [],
  };
  const kept = (link: { id: number | null; reference: ReferenceId | null }, n: number, of: "subjects" | "styles") => ({
    path: photo,
    sha256: zeros,
    name: "",
    weight: 100,
    ...recipe[of][n],
    entry: link.id,
    reference: link.reference,
    present: true,
    picture: null,
  });
  const parts = {
    subjects: people.map((one, n) => kept(one, n, "subjects") as KeptPart),
    styles: styles.map((one, n) => kept(one, n, "styles") as KeptPart),
  };
  return libraryOf(references(), [{ picture, file: { path: photo, sha256: zeros }, parts }]);
}

test.each([
  { people: [person], styles: [style(80)] },
  { people: [person], prompt: "watercolour" },
  { people: [person], keepPose: false, prompt: "A woman on a beach" },
  { prompt: "a house" },
  { prompt: "a house", styleFrom: 0.2, schedule: "flux", speed: { firstBlockCache: 0.1 } },
] as const)("what is recalled from a picture makes the same recipe again: %o", async (more) => {
  const before = draft({ ...more, count: 1 });
  const shelf = await libraryWith(before);
  const blobs = blobsIn(join(folder, "blobs"));
  const after = await recall(await shelf.picture(5 as PictureId), { library: shelf, blobs });
  expect(after.missing).toBeUndefined();
  expect((await made(after, shelf)).recipe).toEqual((await made(before)).recipe);
  expect([after.seed, after.prompt, after.people, after.styles]).toEqual([
    42,
    before.prompt,
    before.people,
    before.styles,
  ]);
});

test("a picture of the history is a subject or a style as it is, under what it shows", async () => {
  const shelf = await libraryWith(draft({ people: [person], styles: [style(100)] }));
  const own = join(folder, "picture.png");
  await copyFile(photo, own);
  const used = draft({ people: [{ picture: 5 as PictureId }], styles: [{ picture: 5 as PictureId, weight: 60 }] });
  const { recipe, people, styles, title } = await made(used, shelf);
  expect(recipe.subjects).toMatchObject([{ name: "Anna in Comic", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(recipe.styles).toMatchObject([{ weight: 60 }]);
  expect(people).toEqual([{ id: null, reference: null, picture: 5 }]);
  expect(styles).toEqual([{ id: null, reference: null, picture: 5, weight: 60 }]);
  expect(title).toBe("Anna in Comic in Anna in Comic");
});

test("of a private draft that is refused no crop is left behind; of any other the crop stays for the next try", async () => {
  const cropped = { person: 1 as PersonId, photo: 2 as ReferenceId };
  const gone = reference(9, anna, join(folder, "gone.png"), { kept: "in place" });
  const crop = await made(draft({ people: [cropped] }));
  for (const kept of ["references", "everything", undefined] as const) {
    const from = libraryOf([...references(), gone]);
    const hidden = kept === undefined ? {} : { private: kept };
    const people = [cropped, { person: 1 as PersonId, photo: 9 as ReferenceId }];
    await expect(made(draft({ people, ...hidden }), from)).rejects.toMatchObject({
      code: "recipe.reference-missing",
    });
    expect(from.gone).toEqual(kept === undefined ? [] : [crop.recipe.subjects[0]!.sha256]);
  }
});
