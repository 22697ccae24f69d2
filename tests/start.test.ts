/** What a start of the studio loads: every file of it is waited for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importsOf } from "./architecture/imports.ts";
import { packageOf, target } from "./architecture/rules.ts";

const root = join(import.meta.dirname, "..");

/** The files, and the packages, that are loaded with a file. */
function loadedWith(entry: string): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const load = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    if (!/\.tsx?$/.test(file)) return;
    for (const { specifier, kind, later } of importsOf(readFileSync(join(root, file), "utf8"), file)) {
      if (kind === "type" || later || specifier === null || specifier.startsWith("node:")) continue;
      const path = target(file, specifier);
      if (path === null) packages.add(packageOf(specifier));
      else load(path);
    }
  };
  load(entry);
  return { files: [...files].toSorted(), packages: [...packages].toSorted() };
}

/** The same for several. */
function loadedWithAll(...entries: readonly string[]): ReturnType<typeof loadedWith> {
  const all = entries.map(loadedWith);
  const of = (pick: "files" | "packages") => [...new Set(all.flatMap((loaded) => loaded[pick]))].toSorted();
  return { files: of("files"), packages: of("packages") };
}

const host = "src/main/hosts/browser-main.ts";

test("a studio in the browser says its address after loading what serves the window, and nothing of the studio", () => {
  const { files, packages } = loadedWith(host);
  expect(packages).toEqual(["@hono/node-server", "conf", "hono", "ws", "zod"]);
  const rooms = ["engine", "jobs", "formats/picture", "main/library", "main/models", "main/media"];
  expect(files.filter((file) => rooms.some((room) => file.startsWith(`src/${room}/`)))).toEqual([]);
});

test("it opens after loading what every start needs, and no more", () => {
  const { files, packages } = loadedWithAll(host, "src/main/studio.ts");
  expect(packages).toEqual(["@hono/node-server", "conf", "hono", "lru-cache", "sharp", "ws", "zod"]);
  // The engine computes in a process of its own: here it only says what its files are called, and shows pictures.
  expect(files.filter((file) => file.startsWith("src/engine/"))).toEqual([
    "src/engine/image/part.ts",
    "src/engine/image/thumbnail.ts",
    "src/engine/thread.ts",
    "src/engine/training/style/candidate-files.ts",
    "src/engine/training/style/points.ts",
    "src/engine/training/style/worth.ts",
    "src/engine/weights/lora-alpha.ts",
  ]);
  // A start asks whether triplets were being made, and goes on with them.
  // Loaded when somebody exports, backs up, curates, downloads, or makes a model smaller.
  const seldom =
    /^src\/main\/(exporting\/(?!places|reveals)|backup\/(?!finish)|curation\/(?!parts|curator|run)|models\/(scan|download\/hub)|library\/schema)/;
  expect(files.filter((file) => seldom.test(file))).toEqual([]);
});
