/** A person deleted for good through the whole studio: nothing on the disk names or shows them any more. */
import { readdirSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { emptied, sample, testStudio, tinyDraft, type TestStudio } from "../../tests/fixtures/open-studio.ts";
import { temporaryFolder } from "../../tests/library.ts";
import { computeFileDigest } from "../formats/digest.ts";

let opened: TestStudio | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** Files below a folder that hold a text in their bytes or their names, with the first such text. */
function holding(folder: string, texts: readonly string[]): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  expect(files.length).toBeGreaterThan(0);
  return files.flatMap((file) => {
    const bytes = readFileSync(file, "latin1");
    return texts.filter((text) => bytes.includes(text) || file.includes(text)).map((text) => `${file}: ${text}`);
  });
}

test("whatever was done with a person, nothing of the studio's names or shows them once they are deleted", async () => {
  const folder = temporaryFolder();
  const studio = (opened = await testStudio(folder));
  const { window } = studio;
  const [photo, second, ink] = ["herphoto.jpg", "hersecond.png", "ink.png"].map((name) => join(folder, name));
  await Promise.all([copyFile(sample.subject, photo!), copyFile(sample.other, second!), copyFile(sample.style, ink!)]);
  const person = await window.call("people.add", { name: "Annabella", sources: [{ path: photo! }, { path: second! }] });
  const style = await window.call("styles.add", { name: "Zinnober", sources: [{ path: ink! }] });
  const other = await window.call("people.add", { name: "Ben", sources: [{ path: ink! }] });
  const at = { id: person.id, photo: person.photos[0]!.id };
  await window.call("people.crop", { ...at, crop: { left: 0.25, top: 0, width: 0.5, height: 0.5 } });
  await window.call("people.change", { id: person.id, change: { notes: "secretnote", tags: { add: ["secrettag"] } } });
  await window.call("people.change", { id: person.id, change: { name: "Annabella Quorn" } });
  await window.call("people.removePhoto", { id: person.id, photo: person.photos[1]!.id });

  const parts = { people: [{ person: at.id, photo: at.photo }], styles: [{ style: style.id, weight: 80 }] } as const;
  const draft = tinyDraft({ ...parts, prompt: "", keepPose: true });
  let done = emptied(studio);
  await window.call("queue.add", draft);
  expect(await done).toEqual({ made: 1, failed: 0 });
  const [first] = (await window.call("pictures.query", { query: {} })).pictures;
  // Made of what that picture was made of; one that was given up; one that failed.
  done = emptied(studio);
  await window.call(
    "queue.add",
    tinyDraft({ people: [{ as: first!.id, at: 0 }], styles: [], prompt: "", keepPose: true }),
  );
  expect(await done).toEqual({ made: 1, failed: 0 });
  await window.call("queue.pause", null);
  const given = await window.call(
    "queue.add",
    tinyDraft({ people: [{ as: first!.id, at: 0 }], styles: [], keepPose: true, prompt: "" }),
  );
  await window.call("queue.cancel", { ids: [given.id] });
  const through = await window.call(
    "queue.add",
    tinyDraft({ people: [{ picture: first!.id }], keepPose: true, prompt: "" }),
  );
  await window.call("queue.cancel", { ids: [through.id] });
  await window.call("queue.resume", null);
  done = emptied(studio);
  await window.call("sheets.make", {
    draft: tinyDraft({ prompt: "", keepPose: true }),
    people: [...parts.people, { person: other.id, photo: other.photos[0]!.id }],
    styles: parts.styles,
    seeds: 1,
  });
  await done;
  const hers = { ...draft, missing: [{ role: "style", name: "Annabella’s own" }] };
  await window.call("draft.keep", { draft: hers, by: "test" } as never);
  await window.call("composer.savePreset", { name: "A preset", settings: { people: parts.people, steps: 2 } } as never);
  await window.call("pictures.rate", { ids: [first!.id], stars: 3 } as never);
  await window.call("collections.add", { name: "Client", pictures: [first!.id] });

  await window.call("sheets.change", {
    id: (await window.call("sheets.list", null))[0]!.id,
    change: { pick: [first!.id] },
  });

  const digests = [
    await computeFileDigest(photo!),
    await computeFileDigest(second!),
    ...readdirSync(join(folder, "home/blobs")).map((name) => name.slice(0, 64)),
  ];
  const ofInk = await computeFileDigest(ink!);
  const texts = [
    "Annabella",
    "Quorn",
    "secretnote",
    "secrettag",
    "herphoto",
    "hersecond",
    ...digests.filter((d) => d !== ofInk),
  ];
  expect(holding(join(folder, "home"), texts).length).toBeGreaterThan(5);
  await window.call("removal.erase", { what: { items: [{ kind: "person", id: person.id }] }, showing: "go too" });
  // What was to be made of her lacks her, and does not say who it was.
  const lost = { people: [], missing: expect.arrayContaining([{ role: "subject" }, { role: "style" }]) };
  expect(await window.call("draft.kept", null)).toMatchObject({ ...lost, styles: draft.styles });
  const presets = await window.call("composer.presets", null);
  expect(presets.map(({ settings }) => settings)).toEqual([{ people: [], steps: 2, missing: [{ role: "subject" }] }]);
  expect(holding(join(folder, "home"), texts)).toEqual([]);
  expect(holding(join(folder, "pictures"), texts)).toEqual([]);
  await studio.close();
  opened = null;
  expect(holding(join(folder, "home"), texts)).toEqual([]);
});
