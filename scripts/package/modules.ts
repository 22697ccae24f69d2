/** The packages that an application needs at run time, as they are installed. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../launch.mjs";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;

/**
 * Where a package finds another one: in its own node_modules, or in one above. Paths below the project; null where it
 * is not installed.
 */
function resolve(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (!folder.endsWith("node_modules") && existsSync(join(root, candidate, "package.json")))
      return candidate.replaceAll("\\", "/");
    if (folder === ".") return null;
  }
}

/**
 * A package with everything it depends on, optional packages where they are installed.
 * @param from  folder below the project whose dependencies they are
 * @param without  names that are not followed
 */
export function closure(names: readonly string[], from = ".", without: readonly string[] = []): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string, parent: string) => {
    const folder = without.includes(name) ? null : resolve(name, parent);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next, folder);
  };
  for (const name of names) visit(name, from);
  return [...found].sort();
}
