/** What the window may do with shared styles: see them, publish one of its own, take one that is offered. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkInput } from "../../../tests/fixtures/checked-input.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { StyleId } from "../../contract/values/id.ts";
import type { Style } from "../../contract/library/library.ts";
import { type Library, libraryWorkerCalls } from "../library/calls.ts";
import { packHandlers } from "./handlers.ts";

const base = temporaryFolder();
const share = join(base, "share");
mkdirSync(share);
const file = join(base, "ink.png");
writeFileSync(file, "pixels");
const ink = { id: 1, name: "Ink", tags: ["ink"], images: [{ id: 7, weight: 100 }] } as unknown as Style;
const kept: Style[] = [ink];
/** A library that has one style and takes what it is given. */
const library = {
  async call(name: string, input: { readonly name?: string }) {
    checkInput(libraryWorkerCalls, name, input);
    if (name === "styles.list") return kept;
    if (name === "learned.list") return [];
    if (name === "file.reference") return { path: file, sha256: "0".repeat(64) };
    if (name === "styles.take") kept.push({ ...ink, id: 2, name: input.name } as unknown as Style);
    return { style: kept.at(-1), there: false };
  },
} as unknown as Pick<Library, "call">;
const { "packs.list": list, "packs.publish": publish, "packs.accept": accept } = packHandlers(library);
const context = { signal: new AbortController().signal } as Parameters<typeof list>[1];

test("what one publishes another sees and takes once; it is then said to be here", async () => {
  const said = { folder: share, style: 1 as StyleId, author: "Ana", licence: "Within the studio" };
  const published = await publish(said, context);
  expect(published).toMatchObject({ name: "Ink", version: 1, authors: ["Ana"], pictures: 1 });
  expect(await list({ folder: share }, context)).toEqual({ styles: [published], unread: 0 });
  expect(await accept({ folder: share, id: published.id }, context)).toMatchObject({
    name: "Ink, version 1 by Ana",
    there: false,
  });
  expect(await list({ folder: share }, context)).toMatchObject({ styles: [{ here: true }] });
});

test("what is no pack, or a newer studio's, is not offered, and counted", async () => {
  const shelf = join(base, "odd", "styles", "ink-00000000");
  const newer = { format: 9, name: "Ink", version: 1 };
  for (const [n, text] of [JSON.stringify(newer), "[]", ""].entries()) {
    mkdirSync(join(shelf, `${n + 1}-ana-00000${n + 1}`), { recursive: true });
    writeFileSync(join(shelf, `${n + 1}-ana-00000${n + 1}`, "style.json"), text);
  }
  // One that is being written.
  mkdirSync(join(shelf, ".000004.part"));
  expect(await list({ folder: join(base, "odd") }, context)).toEqual({ styles: [], unread: 3 });
  const id = "styles/ink-00000000/1-ana-000001";
  await expect(accept({ folder: join(base, "odd"), id }, context)).rejects.toMatchObject({ code: "packs.gone" });
});

test("a folder that is gone, a style that is, and a way out of the folder are each a sentence", async () => {
  const gone = list({ folder: join(base, "nowhere") }, context);
  await expect(gone).rejects.toMatchObject({ code: "packs.no-folder" });
  await expect(list({ folder: file }, context)).rejects.toThrow("it is a file");
  for (const id of ["../ink", "styles/ink-00000000/1-ana-000000", file])
    await expect(accept({ folder: share, id }, context)).rejects.toMatchObject({ code: "packs.gone" });
  const nothing = { folder: share, style: 9 as StyleId, author: "Ana", licence: "Free" };
  await expect(publish(nothing, context)).rejects.toMatchObject({ code: "library.unknown" });
});
