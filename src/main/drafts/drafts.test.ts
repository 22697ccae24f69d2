import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answeringLibrary } from "../../../tests/fixtures/answering-library.ts";
import { Fault } from "../../contract/fault.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Picture } from "../../contract/library.ts";
import type { Draft } from "../../contract/queue.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { writePicture } from "../../formats/picture/write.ts";
import type { Manifest } from "../../formats/manifest.ts";
import type { StoredReference } from "../library/calls.ts";
import { bundledModel, findModel } from "../models/catalogue.ts";
import { compose } from "./compose.ts";
import { draftForm } from "./draft.ts";
import { promptFor } from "./prompt.ts";
import { recall } from "./recall.ts";
import { titleOf } from "./title.ts";

let folder: string;
let photo: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-drafts-"));
  photo = join(folder, "anna.png");
  // Left half dark, right half bright.
  const rgb = Uint8Array.from({ length: 3 * 80 * 40 }, (_, i) => (Math.floor(i / 3) % 80 < 40 ? 10 : 240));
  await writePicture({ width: 80, height: 40, rgb }, { file: photo, format: "png" });
  ({ manifest } = await findModel(bundledModel));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reference = (
  id: number,
  owner: StoredReference["owner"],
  more: Partial<StoredReference> = {},
): StoredReference => ({
  id: id as ReferenceId,
  path: photo,
  sha256: "0".repeat(64),
  width: 80,
  height: 40,
  crop: null,
  owner,
  weight: 100,
  ...more,
});
const anna: StoredReference["owner"] = { kind: "person", id: 1 as PersonId, name: "Anna" };
const comic: StoredReference["owner"] = { kind: "style", id: 7 as StyleId, name: "Comic" };

/** A library with Anna's photograph 1, the same cropped as 2, and the style Comic of pictures 3 and 4. */
function library() {
  const derived: unknown[] = [];
  const gone = (id: number) => new Fault("library.unknown", { kind: "photograph", id });
  const references = [
    reference(1, anna),
    reference(2, anna, { crop: { left: 0.5, top: 0, width: 0.5, height: 1 } }),
    reference(3, comic),
    reference(4, comic, { weight: 50 }),
  ];
  return {
    derived,
    ...answeringLibrary({
      "file.reference": ({ id }) =>
        references.find((r) => r.id === id) ??
        (() => {
          throw gone(id);
        })(),
      "style.references": ({ id }) =>
        id === 7
          ? references.slice(2)
          : (() => {
              throw gone(id);
            })(),
      "file.derived": (link) => (derived.push(link), null),
    }),
  };
}

const draft = (more: Partial<Draft> = {}): Draft => ({
  model: bundledModel,
  people: [],
  styles: [],
  prompt: "",
  keepPose: true,
  width: 64,
  height: 64,
  keepSize: false,
  steps: 2,
  guidance: 4,
  seed: null,
  count: 3,
  contentLongSide: 64,
  loraStrength: 1,
  ...more,
});
const person = { person: 1 as PersonId, photo: 1 as ReferenceId };
const style = (weight: number) => ({ style: 7 as StyleId, weight });
const made = (d: Draft, from = library()) => compose(d, 42, manifest, from, join(folder, "derived"));
const fault = (d: Draft) =>
  made(d).then(
    () => null,
    (error: unknown) => (error as Fault).code,
  );

test("a draft becomes the recipe of all its pictures, with the names of its people and styles", async () => {
  const { recipe, title, thumbnail } = await made(draft({ people: [person], styles: [style(100)] }));
  expect(recipe).toEqual({
    version: 1,
    model: bundledModel,
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
    subjects: [{ path: photo, name: "Anna" }],
    styles: [
      { path: photo, name: "Comic" },
      { path: photo, name: "Comic", weight: 50 },
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

test("a cropped photograph becomes a file of its own, linked to the photograph, and the same file the next time", async () => {
  const from = library();
  const cropped = draft({ people: [{ ...person, photo: 2 as ReferenceId }] });
  const { recipe } = await made(cropped, from);
  const [subject] = recipe.subjects;
  const picture = await readPicture(subject!.path);
  expect([picture.width, picture.height, picture.rgb.every((v) => v === 240)]).toEqual([40, 40, true]);
  expect(from.derived).toEqual([{ reference: 2, sha256: picture.sha256 }]);
  await made(cropped);
  expect(await readdir(join(folder, "derived"))).toEqual([`${picture.sha256}.png`]);
  await expect(access(photo)).resolves.toBeUndefined();
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
  [true, true, "", ""],
  [true, true, "  watercolour ", "Transform the style of image into watercolour style"],
  [true, true, "in the style of Monet", "Transform the style of image into Monet style"],
  [true, true, "Ghibli style.", "Transform the style of image into Ghibli style"],
  [true, true, "turn her into a statue", "turn her into a statue"],
  [true, true, "MAKE it snow", "MAKE it snow"],
  [true, true, "makeup artist", "Transform the style of image into makeup artist style"],
  [false, true, "A woman on a beach", "A woman on a beach"],
  [true, false, "A house", "A house"],
] as const)("keeping the pose %s, with a person %s, %j is said as %j", (keepPose, subject, prompt, said) => {
  expect(promptFor({ prompt, keepPose }, subject)).toBe(said);
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
  expect(draftForm.parse(draft({ loras: [{ path: "/x", strength: 1 }] })).loras).toEqual([{ path: "/x", strength: 1 }]);
  expect(draftForm.safeParse(draft({ loras: [{ path: "/x", strength: 3 }] })).success).toBe(false);
});

test("words alone are their own title, cut after a whole word", () => {
  expect(titleOf({ people: [], styles: [], prompt: "a house" })).toBe("a house");
  expect(titleOf({ people: [], styles: [], prompt: "a very long description of a house that stands by the sea" })).toBe(
    "a very long description of a house that stands…",
  );
});

/** The picture that comes of a draft, as the library gives it back. */
async function pictureOf(d: Draft): Promise<Picture> {
  const { recipe, people, styles } = await made(d);
  const rest = {
    made: 0,
    seconds: 1,
    provider: "cpu",
    stars: 0,
    rejected: false,
    tags: [],
    trashed: null,
    exported: null,
    file: "",
    present: true,
  };
  return {
    ...rest,
    id: 5 as PictureId,
    width: 64,
    height: 64,
    recipe: { ...recipe, count: 1 },
    people: people.map((p) => ({ ...p, name: "Anna" })),
    styles: styles.map((s) => ({ ...s, name: "Comic" })),
  };
}

test.each([
  { people: [person], styles: [style(80)] },
  { people: [person], prompt: "watercolour" },
  { people: [person], keepPose: false, prompt: "A woman on a beach" },
  { prompt: "a house" },
  { prompt: "a house", loras: [{ path: "/loras/turbo.safetensors", sha256: "0".repeat(64), strength: -0.5 }] },
])("what is recalled from a picture makes the same recipe again: %o", async (more) => {
  const before = draft({ ...more, count: 1 });
  const { draft: after, missing } = await recall(await pictureOf(before), library());
  expect(missing).toEqual([]);
  expect((await made(after)).recipe).toEqual((await made(before)).recipe);
  expect(after.seed).toBe(42);
});

test("people and styles that are gone are named, and the rest is recalled", async () => {
  const picture = await pictureOf(draft({ people: [person], styles: [style(100)] }));
  const { draft: left, missing } = await recall(
    { ...picture, people: [{ id: null, name: "Anna", reference: null }] },
    library(),
  );
  expect(missing).toEqual(["Anna"]);
  expect([left.people, left.styles]).toEqual([[], [style(100)]]);
});
