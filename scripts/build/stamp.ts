/** What a build was made of: a digest of its sources, so that nothing is built twice. */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../launch.mjs";

/** The folders of src that the programs of the main side are made of; each program may use any of them. */
export const mainRooms = ["contract", "formats", "engine", "jobs", "farm", "main"] as const;

/** Those of the programs that Node runs. */
const nodeRooms = [...mainRooms, "cli"] as const;

/** The parts that are built, each with the files it is made of. */
const sources = {
  renderer: ["src/renderer/**/*", "src/contract/**/*.ts", "vite.config.ts"],
  main: [`src/{${mainRooms.join()}}/**/*.ts`, "package.json"],
  preload: ["src/{contract,preload}/**/*.ts"],
  node: [`src/{${nodeRooms.join()}}/**/*.ts`],
} as const;

/** A part of the application. */
export type Part = Exclude<keyof typeof sources, "node">;
export const parts: readonly Part[] = ["renderer", "main", "preload"];

/** A digest that changes with any file of the part, the dependencies, and how it is built. */
export function digestOf(part: keyof typeof sources, folder = root): string {
  // The bundles know where the sources lie.
  const hash = createHash("sha256").update(part === "node" ? folder : "");
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
