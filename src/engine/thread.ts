/** Starting a worker thread, also from TypeScript. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { Worker } from "node:worker_threads";

/**
 * Starts a file as a worker thread. Node would run TypeScript there by itself, but by WebAssembly, and V8 can crash the whole
 * process when several threads come to use the same (seen as a rare SIGSEGV in Node 24.21; the stack, in V8's
 * TierUpWasmToJSWrapper, is described in https://github.com/bardesss/haelan/pull/187). So types are stripped here, once, and
 * the thread is handed plain JavaScript.
 */
export function startThread(entry: URL, workerData: unknown): Worker {
  // Not this process's own flags: a debugger's port, for one, can be open only once.
  const execArgv = ["--disable-warning=ExperimentalWarning"];
  if (!entry.pathname.endsWith(".ts")) return new Worker(entry, { workerData, execArgv });
  return new Worker(bootstrap, {
    eval: true,
    workerData: { entry: entry.href, sources: sourcesOf(entry), workerData },
    execArgv,
  });
}

/** Runs in the thread before anything else: it puts the stripped sources in the files' places. */
const bootstrap = `
  const threads = require("node:worker_threads");
  const { entry, sources, workerData } = threads.workerData;
  const modules = require("node:module");
  threads.workerData = workerData;
  modules.syncBuiltinESMExports();
  modules.registerHooks({
    load: (url, context, next) => (sources.has(url) ? { format: "module", source: sources.get(url), shortCircuit: true } : next(url, context)),
  });
  import(entry);
`;

/** Kept: a worker that is started again runs the same code. */
const stripped = new Map<string, string>();

/** The JavaScript of a file and of all files that it imports by relative path, by their URLs. */
function sourcesOf(entry: URL): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (found.has(file.href)) continue;
    const source = stripped.get(file.href) ?? stripTypeScriptTypes(readFileSync(file, "utf8"));
    stripped.set(file.href, source);
    found.set(file.href, source);
    for (const [, specifier] of source.matchAll(/^\s*(?:import|export|\}).*?["'](\.{1,2}\/[^"']+\.ts)["'];?$/gm))
      waiting.push(new URL(specifier!, file));
  }
  return found;
}
