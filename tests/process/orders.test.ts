/** A job makes what was ordered, whatever happens to the library between the order and its turn. */
import { copyFileSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Recipe } from "../../src/contract/making/recipe.ts";
import { fileDigest } from "../../src/formats/digest.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { emptied, people, sample, testStudio, type TestStudio, tinyDraft } from "../fixtures/open-studio.ts";

let folder: string;
let studio: TestStudio | null = null;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "atelier-orders-"))));
afterEach(async () => {
  await studio?.close();
  studio = null;
  rmSync(folder, { recursive: true, force: true });
});

test("a waiting job is made of what it was queued with, though all of it is changed or thrown away meanwhile", async () => {
  const store = { picturesFolder: join(folder, "pictures"), provider: "cpu", importing: "in place", previews: false };
  studio = await testStudio(folder, { store: { store } });
  const { window } = studio;
  const photo = join(folder, "anna.jpg");
  copyFileSync(sample.subject, photo);
  const digest = await fileDigest(photo);
  const anna = await window.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  const { style } = await people(studio);
  const draft = tinyDraft({
    people: [{ person: anna.id, photo: anna.photos[0]!.id }],
    styles: [{ style, weight: 80 }],
    keepPose: true,
    prompt: "",
    schedule: "flux",
    speed: { firstBlockCache: 0.1 },
  });
  await window.call("queue.pause", null);
  const job = await window.call("queue.add", draft);

  const [looks] = await window.call("styles.list", { view: "all" });
  await window.call("styles.weigh", { id: style, picture: looks!.images[0]!.id, weight: 10 });
  await window.call("styles.change", { id: style, change: { name: "Ink" } });
  await window.call("people.crop", {
    id: anna.id,
    photo: anna.photos[0]!.id,
    crop: { left: 0, top: 0, width: 0.5, height: 0.5 },
  });
  await window.call("trash.put", {
    items: [
      { kind: "person", id: anna.id },
      { kind: "style", id: style },
    ],
  });
  copyFileSync(sample.other, photo);

  const done = emptied(studio);
  await window.call("queue.resume", null);
  expect(await done).toEqual({ made: 1, failed: 0 });
  const [picture] = (await window.call("pictures.query", { query: {} })).pictures;
  const { recipe } = picture!;
  expect(recipe).toMatchObject({ schedule: "flux", speed: { firstBlockCache: 0.1 }, seed: job.seed, count: 1 });
  const made = ({ subjects, styles }: Recipe) => [
    subjects.map(({ name, sha256 }) => [name, sha256]),
    styles.map(({ name, weight }) => [name, weight]),
  ];
  expect(made(recipe)).toEqual([
    [["Anna", digest]],
    [
      ["Comic", 80],
      ["Comic", 80],
    ],
  ]);
  // What the engine handed back is what the file carries.
  const [file = ""] = globSync(join(store.picturesFolder, "*", picture!.file));
  expect(await readRecipe(file)).toEqual(recipe);
});
