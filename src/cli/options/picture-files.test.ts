import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { givenPictures, pictureFiles } from "./picture-files.ts";

const base = temporaryFolder();
function folder(name: string, ...files: readonly string[]): string {
  mkdirSync(join(base, name));
  for (const file of files) writeFileSync(join(base, name, file), "");
  return join(base, name);
}

test("pictures and folders stand in the order in which they were given", async () => {
  const [one, other] = [folder("one", "z.png", "y.png"), folder("other", "b.png", "a.png")];
  expect(await pictureFiles([join(one, "z.png"), other])).toEqual([
    join(one, "z.png"),
    join(other, "a.png"),
    join(other, "b.png"),
  ]);
});

test("a folder without pictures is named; what is not there is left to whoever reads it", async () => {
  const there = folder("words", "notes.txt");
  await expect(pictureFiles([there])).rejects.toMatchObject({ code: "usage.empty-folder" });
  expect(await pictureFiles([join(there, "x.png")])).toEqual([join(there, "x.png")]);
});

test("a folder without pictures among others keeps them not out, and is named with them", async () => {
  const [empty, full] = [folder("empty"), folder("full", "a.png")];
  expect(await givenPictures([empty, full])).toEqual({
    files: [join(full, "a.png")],
    empty: [{ file: empty, error: expect.objectContaining({ code: "usage.empty-folder" }) }],
  });
  await expect(givenPictures([empty])).rejects.toMatchObject({ code: "usage.empty-folder" });
});
