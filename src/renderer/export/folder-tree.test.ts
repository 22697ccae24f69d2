import { expect, test } from "vitest";
import { folderRows } from "./folder-tree.ts";

const shown = (folders: readonly { path: string; files: number }[]) =>
  folderRows(folders).map(({ name, depth, files }) => `${"  ".repeat(depth)}${name} ${files}`);

test("folders stand under their parents, and a parent without files has none", () => {
  expect(
    shown([
      { path: "Anna/Comic", files: 6 },
      { path: "Anna/Linocut", files: 5 },
      { path: "Beatriz/Comic", files: 4 },
    ]),
  ).toEqual(["Anna 0", "  Comic 6", "  Linocut 5", "Beatriz 0", "  Comic 4"]);
});

test("a folder that comes apart from its siblings still stands beside them", () => {
  expect(
    shown([
      { path: "a/x", files: 1 },
      { path: "b", files: 2 },
      { path: "a", files: 3 },
    ]),
  ).toEqual(["a 3", "  x 1", "b 2"]);
});

test("files in the chosen folder itself are a row without a name", () => {
  expect(folderRows([{ path: "", files: 7 }])).toEqual([{ path: "", name: "", depth: 0, files: 7 }]);
});
