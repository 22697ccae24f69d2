import { join } from "node:path";
import { expect, test } from "vitest";
import { settingsOf } from "../../../contract/library/keeping.ts";
import { draft, library, noisePicture, temporaryFolder } from "../../../../tests/library.ts";

test("snippets are kept by name, and every change of them can be undone", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  await shelf.call("snippets.save", { name: "Soft light", text: "in soft window light" });
  const rain = await shelf.call("snippets.save", { name: "Rain", text: "in the rain" });
  // Another spelling of a name is the same name: the older one gives way.
  await shelf.call("snippets.save", { name: "SOFT LIGHT", text: "in the softest light" });
  const names = async () => (await shelf.call("snippets.list", null)).map(({ name, text }) => `${name}: ${text}`);
  expect(await names()).toEqual(["Rain: in the rain", "SOFT LIGHT: in the softest light"]);
  await shelf.call("snippets.rename", { id: rain.id, name: "Storm" });
  await shelf.call("snippets.remove", { id: rain.id });
  expect(await names()).toEqual(["SOFT LIGHT: in the softest light"]);
  await expect(shelf.call("snippets.rename", { id: rain.id, name: "x" })).rejects.toMatchObject({
    code: "library.unknown",
  });
  for (const [what, after] of [
    ["Removed the snippet Storm", ["SOFT LIGHT: in the softest light", "Storm: in the rain"]],
    ["Renamed Rain to Storm", ["Rain: in the rain", "SOFT LIGHT: in the softest light"]],
    ["Kept the snippet SOFT LIGHT", ["Rain: in the rain", "Soft light: in soft window light"]],
  ] as const) {
    expect(await shelf.call("history.undo", null)).toEqual({ what });
    expect(await names()).toEqual(after);
  }
  await shelf.close();
  const again = await library(folder);
  expect(await again.call("snippets.list", null)).toHaveLength(2);
});

test("a preset keeps what it was given, and forgets who is deleted for good", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: await noisePicture(join(folder, "a.png")) }],
  });
  const ink = await shelf.call("styles.add", {
    name: "Ink",
    sources: [{ path: await noisePicture(join(folder, "i.png")) }],
  });
  const composed = draft({
    people: [{ person: anna.id, photo: anna.photos[0]!.id }],
    styles: [{ style: ink.id, weight: 60 }],
    private: "references",
    seed: 7,
  });
  const settings = settingsOf(composed, { words: true, subject: true });
  expect(Object.keys(settings)).not.toEqual(expect.arrayContaining(["seed", "private", "told"]));
  const saved = await shelf.call("composer.savePreset", { name: "Cards", settings });
  expect(await shelf.call("composer.presets", null)).toEqual([saved]);
  await shelf.call("removal.erase", { what: { items: [{ kind: "person", id: anna.id }] }, showing: "stay" });
  expect(await shelf.call("composer.presets", null)).toMatchObject([
    { name: "Cards", settings: { people: [], styles: [{ style: ink.id, weight: 60 }] } },
  ]);
  await shelf.call("composer.renamePreset", { id: saved.id, name: "Christmas cards" });
  await shelf.call("composer.removePreset", { id: saved.id });
  expect(await shelf.call("composer.presets", null)).toEqual([]);
  await shelf.call("history.undo", null);
  expect(await shelf.call("composer.presets", null)).toMatchObject([{ name: "Christmas cards" }]);
});

test("a preset that holds what it may not is refused in words", async () => {
  const shelf = await library(temporaryFolder());
  await expect(shelf.call("composer.savePreset", { name: "x", settings: { seed: 7 } as never })).rejects.toMatchObject({
    code: "rpc.invalid-input",
  });
});
