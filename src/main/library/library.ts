/** The library, as the rest of the program uses it: a worker that owns the database, behind the library's calls. */
import type { Settings } from "../../contract/settings.ts";
import { rm } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { LibraryCalls } from "../../contract/library/library.ts";
import type { ImportSource } from "../../contract/library/sources.ts";
import type { Client } from "../../contract/rpc/client.ts";
import type { LibraryWorkerCalls, LibraryWorkerEvents, Uploads } from "./calls.ts";
import { type ImportCall, isImport, type SourceFile } from "./thread/worker-calls.ts";
import { startWorker } from "./thread/worker-host.ts";

export interface LibraryOptions {
  /** The studio's own folder: the database, copied pictures and backups go there. Absolute. */
  readonly home: string;
  /** Where finished pictures go. A lost library is read back from there. */
  readonly picturesFolder: string;
  readonly uploads: Uploads;
  /** What is done with a picture that is imported from a path; asked at each import. Uploads are always copied. */
  readonly importing: () => Settings["importing"];
  /** Folder with `styles` and `subjects` that a new library begins with; null for none. */
  readonly samples?: string | null;
  /** The worker's file, where the program is bundled. */
  readonly entry?: URL;
  /** Called once the library is being opened in a thread of its own. */
  readonly begun?: () => void;
}

export interface Library extends Omit<Client<LibraryWorkerCalls, LibraryWorkerEvents>, "close"> {
  /** Waits for what is running, closes the database and ends the worker. Later calls reject with `rpc.closed`. */
  close(): Promise<void>;
}

/**
 * Opens the library. An upload that was imported, or could not be, is deleted.
 * @throws Fault `library.no-access`, `library.newer`, `library.busy`, `library.disk-full` and its kin,
 *   `library.crashed`
 * @example
 * const library = await openLibrary({ home, picturesFolder, uploads, importing: () => "copy" });
 * const people = await library.call("people.list", { view: "all" });
 * await library.close();
 */
export async function openLibrary({
  home,
  picturesFolder,
  uploads,
  importing,
  begun,
  ...options
}: LibraryOptions): Promise<Library> {
  const {
    samples = fileURLToPath(new URL("../../../assets", import.meta.url)),
    entry = new URL("./thread/library-worker.ts", import.meta.url),
  } = options;
  const keep = (): SourceFile["keep"] => (importing() === "copy" ? "copied" : "in place");
  const worker = await startWorker(entry, { home, picturesFolder, samples, keep: keep() }, begun);

  function fileOf(source: ImportSource, taken: string[]): SourceFile {
    if ("path" in source) return { ...source, name: basename(source.path), keep: keep() };
    const { path, name } = uploads.take(source.upload);
    taken.push(path);
    return { path, name, keep: "copied" };
  }

  /** The input as the worker takes it: files in place of uploads. */
  function workerInput(name: keyof LibraryWorkerCalls, input: unknown, taken: string[]): unknown {
    if (name === "library.rebuild") return { ...(input as LibraryCalls["library.rebuild"]["in"]), keep: keep() };
    if (!isImport(name)) return input;
    const given = input as LibraryWorkerCalls[ImportCall]["in"];
    return { ...given, sources: given.sources.map((source) => fileOf(source, taken)) };
  }

  return {
    on: worker.on,
    async call(name, input, callOptions) {
      const taken: string[] = [];
      try {
        return await worker.call(name, workerInput(name, input, taken) as never, callOptions);
      } finally {
        await Promise.all(taken.map((path) => rm(path, { force: true })));
      }
    },
    close: worker.close,
  };
}
