/** What a run leaves of its folder when it fails before it has written anything. */
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { alone, isAtWork } from "./alone.ts";

const base = temporaryFolder();
const refused = () => Promise.reject(new Error("refused"));

test("a folder that was made for a run that wrote nothing is gone with the folders around it", async () => {
  await expect(alone(join(base, "new", "run"), refused)).rejects.toThrow("refused");
  expect(await readdir(base)).not.toContain("new");
});

test("a folder that was there stays, as empty as it was", async () => {
  const folder = join(base, "there");
  await mkdir(folder);
  await expect(alone(folder, refused)).rejects.toThrow("refused");
  expect(await readdir(folder)).toEqual([]);
});

test("what was written before the failure stays, and the next run may begin", async () => {
  const folder = join(base, "written");
  const work = async () => {
    await writeFile(join(folder, "kept"), "");
    return refused();
  };
  await expect(alone(folder, work)).rejects.toThrow("refused");
  expect(await readdir(folder)).toContain("kept");
  expect(await isAtWork(folder)).toBe(false);
  expect(await alone(folder, () => isAtWork(folder))).toBe(true);
});

test("the folder of a run that is at work is left to it", async () => {
  const folder = join(base, "busy");
  await alone(folder, async () => {
    await expect(alone(folder, () => Promise.resolve())).rejects.toMatchObject({ code: "training.run-busy" });
    expect(await isAtWork(folder)).toBe(true);
  });
});

test("what killed runs left half written is removed after an hour, in the folders within it too", async () => {
  const folder = join(base, "killed");
  await mkdir(join(folder, "examples"), { recursive: true });
  const halves = [".atelier-0123456789ab.tmp", "examples/.atelier-ba9876543210.tmp"];
  const young = ".atelier-00000000000f.tmp";
  await Promise.all([...halves, young, "examples/whole.safetensors"].map((name) => writeFile(join(folder, name), "")));
  const before = Date.now() / 1000 - 7200;
  await Promise.all(halves.map((name) => utimes(join(folder, name), before, before)));
  await alone(folder, () => Promise.resolve());
  const left = (await readdir(folder, { recursive: true })).toSorted();
  expect(left).toEqual([young, "examples", join("examples", "whole.safetensors"), "running.lock"].toSorted());
});
