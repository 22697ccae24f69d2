import { expect, test } from "vitest";
import { filesBelow, type FolderEntry, foldersOf, mostOfFolders } from "./dropped-files.ts";

const file = (name: string): FolderEntry =>
  ({
    name,
    isFile: true,
    isDirectory: false,
    file: (done: (file: File) => void) => done(new File(["x"], name)),
  }) as FolderEntry;

/** Hands its children out two at a time, as browsers do by the hundred. */
const folder = (name: string, children: readonly FolderEntry[]): FolderEntry => {
  const left = [...children];
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => ({ readEntries: (done: (some: readonly FolderEntry[]) => void) => done(left.splice(0, 2)) }),
  } as FolderEntry;
};
const isPicture = ({ name }: File) => name.endsWith(".jpg");

test("every picture of a folder and of those in it comes, by name, and nothing hidden or of another kind", async () => {
  const desk = folder("Anna", [
    file("b10.jpg"),
    folder("older", [file("c.jpg"), file(".hidden.jpg")]),
    file("b2.jpg"),
    folder(".git", [file("d.jpg")]),
    file("notes.txt"),
  ]);
  const { files, more } = await filesBelow([desk], isPicture);
  expect(files.map(({ name }) => name)).toEqual(["b2.jpg", "b10.jpg", "c.jpg"]);
  expect(more).toBe(false);
});

test("a folder without end ends: by number and by depth, and it is said that there was more", async () => {
  const many = folder(
    "many",
    Array.from({ length: mostOfFolders + 3 }, (_, n) => file(`${n}.jpg`)),
  );
  const found = await filesBelow([many], isPicture);
  expect([found.files.length, found.more]).toEqual([mostOfFolders, true]);
  let deep = folder("deepest", [file("lost.jpg")]);
  for (let n = 0; n < 20; n++) deep = folder(`${n}`, [deep]);
  expect(await filesBelow([deep], isPicture)).toEqual({ files: [], more: true });
});

test("folders are told from files, and where a browser tells nothing there are none", () => {
  const item = (entry: FolderEntry | null) =>
    ({ kind: "file", webkitGetAsEntry: () => entry }) as unknown as DataTransferItem;
  const anna = folder("Anna", []);
  expect(foldersOf([item(anna), item(file("a.jpg")), item(null)])).toEqual([anna]);
});
