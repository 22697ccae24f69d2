/** What a build was made of: a digest of its sources, so that nothing is built twice. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../launch.mjs";

/** The folders of src that the programs of the main side are made of; each program may use any of them. */
export const mainRooms = ["contract", "formats", "engine", "jobs", "farm", "main"] as const;

/** Those of the programs that Node runs. */
const nodeRooms = [...mainRooms, "cli"] as const;

/** The parts that are built, each with the folders and files it is made of. */
const sources = {
  renderer: ["src/renderer", "src/contract", "vite.config.ts"],
  main: [...mainRooms.map((room) => `src/${room}`), "package.json"],
  preload: ["src/contract", "src/preload"],
  node: nodeRooms.map((room) => `src/${room}`),
} as const;

/** A part of the application. */
export type Part = Exclude<keyof typeof sources, "node">;
export const parts: readonly Part[] = ["renderer", "main", "preload"];

/** A digest that changes with any file of the part, the dependencies, and how it is built. */
export function digestOf(part: keyof typeof sources, folder = root): string {
  // The bundles know where the sources lie.
  const hash = createHash("sha256").update(part === "node" ? folder : "");
  const files = [...sources[part], "package-lock.json", "scripts/build"].flatMap((path) => filesAt(folder, path));
  for (const path of files.filter((file) => !/\.test\.tsx?$/.test(file)).sort()) {
    hash.update(path).update("\0");
    hash.update(readFileSync(join(folder, path))).update("\0");
  }
  return hash.digest("hex");
}

/** The files of a folder, or the file itself, by their paths from the project's folder; none where it is not there. */
function filesAt(folder: string, path: string): readonly string[] {
  const found = statSync(join(folder, path), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  return readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
