/** What a build was made of: a digest of its sources, so that nothing is built twice. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../launch.mjs";

/** The parts that are built, each with the files it is made of. */
const sources = {
  renderer: ["src/renderer/**/*", "src/contract/**/*.ts", "vite.config.ts"],
  main: ["src/{contract,formats,engine,main}/**/*.ts", "package.json"],
  preload: ["src/{contract,preload}/**/*.ts"],
} as const;

export type Part = keyof typeof sources;
export const parts = Object.keys(sources) as readonly Part[];

/** A digest that changes with any file of the part, the dependencies, and how it is built. */
export function digestOf(part: Part, folder = root): string {
  const hash = createHash("sha256");
  const files = [...sources[part], "package-lock.json", "scripts/build/*.ts"].flatMap((pattern) =>
    globSync(pattern, { cwd: folder, withFileTypes: true }),
  );
  const paths = files
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) {
    hash.update(path.slice(folder.length)).update("\0");
    hash.update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}
