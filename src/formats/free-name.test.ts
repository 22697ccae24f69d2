import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Fault } from "../contract/fault.ts";
import { writeAtomically } from "./atomic.ts";
import { underFreeName } from "./free-name.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "free-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
const save = (text: string) => (file: string) => writeAtomically(file, Buffer.from(text), { keepExisting: true });

test("takes the first number that is free, and leaves what is there", async () => {
  const there = folder();
  for (const name of ["a.png", "a-2.png", "a-4.png"]) writeFileSync(join(there, name), "old");
  expect(await underFreeName(there, "a", "png", save("new"))).toBe(join(there, "a-3.png"));
  expect(readFileSync(join(there, "a.png"), "utf8")).toBe("old");
});

test("a file that is what would be saved stays alone, under whichever of the names", async () => {
  const there = folder();
  for (const [name, text] of [
    ["a.png", "old"],
    ["a-2.png", "new"],
  ] as const)
    writeFileSync(join(there, name), text);
  const isSame = (text: string) => (file: string) => Promise.resolve(readFileSync(file, "utf8") === text);
  expect(await underFreeName(there, "a", "png", save("new"), isSame("new"))).toBe(join(there, "a-2.png"));
  expect(await underFreeName(there, "a", "png", save("newer"), isSame("newer"))).toBe(join(there, "a-3.png"));
});

test("twenty that save one name at once all keep what they saved", async () => {
  const there = folder();
  const files = await Promise.all(
    Array.from({ length: 20 }, (_, n) => underFreeName(there, "portrait-7", "png", save(String(n)))),
  );
  expect(new Set(files).size).toBe(20);
  expect(readdirSync(there).toSorted()).toHaveLength(20);
  expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(files.map((_, n) => String(n)));
});

test("any other fault ends it at once", async () => {
  const tried: string[] = [];
  const full = (file: string) => {
    tried.push(file);
    return Promise.reject(new Fault("image.disk-full", { file }));
  };
  await expect(underFreeName(folder(), "a", "png", full)).rejects.toMatchObject({ code: "image.disk-full" });
  expect(tried).toHaveLength(1);
});
