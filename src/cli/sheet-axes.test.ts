import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { axisFiles } from "./sheet-axes.ts";

function folder(...names: readonly string[]): string {
  const made = mkdtempSync(join(tmpdir(), "axes-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const name of names) writeFileSync(join(made, name), "");
  return made;
}

test("a folder is all of its pictures in the order of their names, numbers as numbers; what is no picture is left", async () => {
  const there = folder("b10.png", "b9.JPG", "a.webp", "notes.txt", ".hidden.png");
  mkdirSync(join(there, "deeper.png"));
  expect((await axisFiles([there])).map(({ name }) => name)).toEqual(["a", "b9", "b10"]);
});

test("pictures and folders stand in the order in which they were given", async () => {
  const [one, other] = [folder("z.png"), folder("a.png")];
  expect(await axisFiles([join(one, "z.png"), other])).toEqual([
    { path: join(one, "z.png"), name: "z" },
    { path: join(other, "a.png"), name: "a" },
  ]);
});

test("a folder without pictures, and what is not there, are named", async () => {
  const there = folder("notes.txt");
  await expect(axisFiles([there])).rejects.toMatchObject({ code: "usage.empty-folder" });
  await expect(axisFiles([join(there, "x.png")])).rejects.toMatchObject({ code: "image.missing" });
});
