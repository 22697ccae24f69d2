/**
 * Compiled code is kept from one start to the next: where the sources run as they are, most of a start is reading them.
 */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

/** Inside the project, where nobody else may put code; where that cannot be written, Node goes on without. */
const folder = fileURLToPath(new URL("../../node_modules/.cache/compiled/", import.meta.url));

/** Turns the cache on for this process, from the next module on, and for the processes and threads that it starts. */
export function rememberCompiled(): void {
  process.env["NODE_COMPILE_CACHE"] ??= folder;
  enableCompileCache(process.env["NODE_COMPILE_CACHE"]);
}
