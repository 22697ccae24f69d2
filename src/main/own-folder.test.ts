/** Which folders are the studio's own. */
import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { notOwnFolder } from "./own-folder.ts";

const root = temporaryFolder();
const home = path.join(root, "home");
const pictures = path.join(root, "pictures");
await mkdir(path.join(home, "references"), { recursive: true });
await mkdir(path.join(pictures, "2026-11"), { recursive: true });
await symlink(path.join(home, "references"), path.join(root, "link"));
await symlink(home, path.join(root, "around"));

const at = (...parts: readonly string[]) => path.join(root, ...parts);
const refused = { code: "studio.own-folder" };

test.each([
  ["the library's folder", at("home")],
  ["the same, written otherwise", `${at("home", "references", "..")}${path.sep}`],
  ["its references", at("home", "references")],
  ["a folder in them that is not there yet", at("home", "references", "new", "one")],
  ["them in other letters", at("home", "References")],
  ["a folder of its own that is not there yet", at("home", "cache", "thumbnails")],
  ["copies that pictures were made of", at("home", "blobs")],
  ["references by a link", at("link", "new")],
  ["the library by a link", at("around")],
  ["its blobs by a link to the library", at("around", "blobs")],
])("%s is the studio's own", async (_, place) => {
  await expect(notOwnFolder(place, { home, pictures: null })).rejects.toMatchObject(refused);
});

test("the folder of pictures, its months and its sheets are the studio's own for copies, and not for pictures", async () => {
  for (const place of [
    pictures,
    path.join(pictures, "2026-11"),
    path.join(pictures, "2026-12", "x"),
    path.join(pictures, "Sheets"),
  ]) {
    await expect(notOwnFolder(place, { home, pictures })).rejects.toMatchObject(refused);
    await notOwnFolder(place, { home, pictures: null });
  }
});

test.each([
  ["beside the library", at("home-exports")],
  ["in its folder, and none of its own", at("home", "bench")],
  ["beside the folders of months", at("pictures", "for clients")],
  ["around all of it", root],
])("a folder %s is the artist's", async (_, place) => {
  await expect(notOwnFolder(place, { home, pictures })).resolves.toBeUndefined();
});
