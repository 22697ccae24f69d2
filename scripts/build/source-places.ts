/** What a bundled source finds beside itself: files of the project by their places, programs by their bundles. */
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { root } from "../launch.mjs";

const sources = join(root, "src/");
const place = "import.meta.url";
const beside = /new URL\(\s*"(\.{1,2}\/[^"]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

/**
 * Has the sources start each other by their bundles.
 * @param programs  source of each program, from the root, by name of its bundle
 * @param addressOf  the expression of a bundle's address, by its name
 */
export function bundledPrograms(
  programs: Readonly<Record<string, string>>,
  addressOf: (name: string) => string,
): Plugin {
  const names = new Map(Object.entries(programs).map(([name, source]) => [join(root, source), name]));
  return {
    name: "bundled-programs",
    enforce: "pre",
    transform(code, id) {
      if (!id.startsWith(sources) || !code.includes(place)) return null;
      return code.replaceAll(beside, (whole, relative: string) => {
        const name = names.get(resolve(dirname(id), relative));
        return name === undefined ? whole : `new URL(${addressOf(name)})`;
      });
    },
  };
}

/** Has each source know where it lies, though it is part of a bundle elsewhere. */
export const sourcePlaces: Plugin = {
  name: "source-places",
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes(place)) return null;
    return code.replaceAll(place, JSON.stringify(pathToFileURL(id).href));
  },
};
