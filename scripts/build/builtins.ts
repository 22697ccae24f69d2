/** How the bundles take Node's own modules that are slow to import. */
import type { Plugin } from "vite";

/**
 * An import statement of one of Node's modules reads all its exports, and with some that loads what hardly any program
 * needs: the WebSocket client of `node:http` takes eight times as long as the rest of it.
 */
const slow: ReadonlySet<string> = new Set(["crypto", "fs", "http", "https", "util"]);

const mark = "\0builtin:";

/** Has import statements of these modules take the module as `require` does, without what is loaded when it is read. */
export const plainBuiltins: Plugin = {
  name: "plain-builtins",
  enforce: "pre",
  resolveId(source, _, { kind }: { readonly kind?: string }) {
    const name = source.replace(/^node:/, "");
    return slow.has(name) && kind !== "require-call" ? mark + name : null;
  },
  load(id) {
    if (!id.startsWith(mark)) return null;
    const name = id.slice(mark.length);
    const exports = Object.getOwnPropertyDescriptors(process.getBuiltinModule(`node:${name}`)!);
    const read = Object.entries(exports).flatMap(([key, { get }]) => (get === undefined ? [key] : []));
    return `const module = process.getBuiltinModule("node:${name}");
export default module;
export const { ${read.join()} } = module;`;
  },
};
