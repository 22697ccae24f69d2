/** Starting worker threads, of programs written in TypeScript too. */
import { hash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { writeAtomically } from "../formats/atomic.ts";

/**
 * Starts a program as a worker thread.
 * @param program  in JavaScript, as `threadProgram` gives it
 */
export function startThread(program: URL, workerData: unknown): Worker {
  // Not this process's own flags: a debugger's port, for one, can be open only once.
  return new Worker(program, { workerData, execArgv: ["--disable-warning=ExperimentalWarning"] });
}

/**
 * The program of a thread in JavaScript: one in TypeScript is bundled, with everything it imports by relative path.
 * Node itself would strip its types in the thread by WebAssembly, and V8 can crash the whole process where several
 * threads do that (a rare SIGSEGV in its TierUpWasmToJSWrapper, seen with Node 24.21 and described in
 * https://github.com/bardesss/haelan/pull/187).
 * @throws what the bundler reports where it cannot be bundled
 */
export async function threadProgram(source: URL): Promise<URL> {
  if (!source.pathname.endsWith(".ts")) return source;
  const file = fileURLToPath(source);
  const record = join(cache, `${hash("sha256", file)}.json`);
  const kept = await readFile(record, "utf8")
    .then((text) => JSON.parse(text) as Bundle)
    .catch(() => null);
  const { name } = kept !== null && (await isCurrent(kept)) ? kept : await bundle(file, record);
  return pathToFileURL(join(cache, name));
}

/** Where bundles are kept between starts. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/threads/", import.meta.url));

/** A bundle in the cache. */
interface Bundle {
  /** Its name, which changes with its content. */
  readonly name: string;
  /** The files it was made of, by their times in milliseconds. */
  readonly sources: Readonly<Record<string, number | null>>;
}

async function isCurrent({ name, sources }: Bundle): Promise<boolean> {
  const there = await timeOf(join(cache, name));
  const times = await Promise.all(Object.entries(sources).map(async ([file, time]) => (await timeOf(file)) === time));
  return there !== null && times.every(Boolean);
}

async function bundle(file: string, record: string): Promise<Bundle> {
  // Only where the sources are is the bundler there too.
  const { build } = await import("rolldown");
  const { output } = await build({
    input: file,
    write: false,
    platform: "node",
    // Packages are found from the cache as from the sources.
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    output: { format: "es", codeSplitting: false, sourcemap: "inline" },
  });
  const { code, moduleIds } = output[0];
  const files = moduleIds.filter((id) => isAbsolute(id));
  const made: Bundle = {
    name: `${hash("sha256", code)}.mjs`,
    sources: Object.fromEntries(await Promise.all(files.map(async (id) => [id, await timeOf(id)] as const))),
  };
  await writeAtomically(join(cache, made.name), Buffer.from(code));
  await writeAtomically(record, Buffer.from(JSON.stringify(made)));
  await prune();
  return made;
}

/** Milliseconds for which a bundle is kept. */
const lifetime = 7 * 24 * 60 * 60 * 1000;

/** Removes bundles of sources as they once were. One that is still asked for is made again. */
async function prune(): Promise<void> {
  for (const file of (await readdir(cache)).map((name) => join(cache, name))) {
    const made = await timeOf(file);
    if (made !== null && Date.now() - made > lifetime) await rm(file, { force: true });
  }
}

/** When a file was changed, in milliseconds; null where there is none. */
const timeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
