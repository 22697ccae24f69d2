import { expect, test } from "vitest";
import { isFullPath, pathMeant } from "./full-path.ts";

test.each([
  ['"C:\\My Pictures\\a.png"', "C:\\My Pictures\\a.png"],
  [" '/home/ana/My Pictures' ", "/home/ana/My Pictures"],
  ["“/home/ana”", "/home/ana"],
  ["file:///home/ana/My%20Pictures/Zo%C3%AB", "/home/ana/My Pictures/Zoë"],
  ["file://localhost/home/ana", "/home/ana"],
  ["file:///C:/Users/Ana%20B", "C:/Users/Ana B"],
  ["FILE://nas/share/a", "\\\\nas\\share\\a"],
])("%s, as a file manager copies it, means %s", (copied, path) => {
  expect(pathMeant(copied)).toBe(path);
  expect(isFullPath(path)).toBe(true);
});

test.each([
  "",
  "proofs",
  "~/models",
  "./a",
  '"Anna"',
  "'",
  '"',
  '""',
  "file:",
  "file:///%E0%A4%A",
  " /home/ana ",
  'C:\\a"b',
])("%s stays as it is typed", (typed) => expect(pathMeant(typed)).toBe(typed));

test.each(["proofs", "~/models", "./a", "..", "C:", "C:a", "file.zip", "\\a"])("%s is no full path", (typed) =>
  expect(isFullPath(typed)).toBe(false),
);
