/**
 * The programs that Node runs here, as bundles. Reading and linking a thousand sources takes longer than most of what
 * the command line does, and every process and thread that it starts would do it again.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../launch.mjs";
import { bundle } from "./bundle.ts";
import { nodeBundles, type NodeProgram, nodePrograms } from "./bundles.ts";
import { digestOf } from "./stamp.ts";

/** Packages are found from here as from the sources. */
const cache = join(root, "node_modules/.cache/programs");

/** Milliseconds for which the bundles of earlier sources are kept: a studio that is open may still load from them. */
const lifetime = 7 * 24 * 60 * 60 * 1000;

/** Where the bundles of the sources as they are lie, once they are made. */
export const programsFolder = (): string => join(cache, digestOf("node").slice(0, 24));

/**
 * The file of a program's bundle, made first where there is none of the sources as they are now.
 * @returns the program's source where the project's folder cannot be written to, as where somebody else installed it
 * @throws what Vite throws where a source cannot be built
 */
export async function programFile(program: NodeProgram): Promise<URL> {
  const note = setTimeout(() => process.stderr.write("Building the program …\n"), 1000);
  try {
    return pathToFileURL(join(await builtPrograms(), `${program}.mjs`));
  } catch (error) {
    if (!unwritable.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return pathToFileURL(join(root, nodePrograms[program]));
  } finally {
    clearTimeout(note);
  }
}

const unwritable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/** Makes the bundles where that is to be done, and gives their folder. Several processes may do it at once. */
export async function builtPrograms(): Promise<string> {
  const folder = programsFolder();
  if (existsSync(folder)) return folder;
  const fresh = join(cache, `.${process.pid}`);
  try {
    await bundle(nodeBundles(fresh, folder));
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was first.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  for (const name of readdirSync(cache)) {
    const earlier = join(cache, name);
    if (earlier !== folder && Date.now() - (statSync(earlier, { throwIfNoEntry: false })?.mtimeMs ?? 0) > lifetime)
      rmSync(earlier, { recursive: true, force: true });
  }
  return folder;
}
