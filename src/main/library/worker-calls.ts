/** What crosses between the program and the library's worker: the library's calls, with imports named as files. */
import type { ImportSource, LibraryCalls } from "../../contract/library.ts";
import type { LibraryWorkerCalls } from "./calls.ts";

/** A file to bring in. An upload has become one on the way. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** The name a person knows it by. */
  readonly name: string;
  readonly keep: "copied" | "in place";
}

/** The calls that bring files in. */
export type ImportCall = {
  [K in keyof LibraryCalls]: LibraryCalls[K]["in"] extends { readonly sources: readonly ImportSource[] } ? K : never;
}[keyof LibraryCalls];

type WithFiles<In> = Omit<In, "sources"> & { readonly sources: readonly SourceFile[] };

export type WorkerCalls = Omit<LibraryWorkerCalls, ImportCall | "library.rebuild"> & {
  readonly [K in ImportCall]: { readonly in: WithFiles<LibraryCalls[K]["in"]>; readonly out: LibraryCalls[K]["out"] };
} & {
  /** `keep` says what is done with pictures that recipes name and the library does not have. */
  readonly "library.rebuild": {
    readonly in: LibraryCalls["library.rebuild"]["in"] & { readonly keep: SourceFile["keep"] };
    readonly out: LibraryCalls["library.rebuild"]["out"];
  };
  /** Answers when the library is open. @throws why it could not be opened */
  readonly "library.ready": { readonly in: null; readonly out: null };
  /** Finishes what is running and closes the database. */
  readonly "library.close": { readonly in: null; readonly out: null };
};

/** What the worker is started with. */
export interface WorkerOptions {
  readonly home: string;
  readonly picturesFolder: string;
  /** Folder with `styles` and `subjects` for a new library; null for none. */
  readonly samples: string | null;
  readonly keep: SourceFile["keep"];
}
