/** What crosses between the program and the library's worker: the library's calls, with imports named as files. */
import { z } from "zod";
import { maybe, nothing, path } from "../../../contract/values/forms.ts";
import type { Immutable } from "../../../contract/values/immutable.ts";
import { libraryCalls, type Person, type RebuildReport, type Style } from "../../../contract/library/library.ts";
import { saidOfPicture } from "../../../contract/library/sources.ts";
import { call, type CallsOf, output } from "../../../contract/rpc/calls.ts";
import { givenStyle, libraryWorkerCalls, type TakenStyle } from "../calls.ts";

const keep = z.enum(["copied", "in place"]);

/** A file to bring in. An upload has become one on the way. */
const sourceFile = z.strictObject({
  /** Absolute. */
  path,
  /** The name a person knows it by. */
  name: z.string(),
  keep,
  said: maybe(saidOfPicture),
});
export type SourceFile = Immutable<z.infer<typeof sourceFile>>;

const sources = z.array(sourceFile);

/** The calls that bring files in, with files in place of what the window names. */
const importCalls = {
  "people.add": call({ in: libraryCalls["people.add"].in.extend({ sources }), out: output<Person>() }),
  "people.addPhotos": call({ in: libraryCalls["people.addPhotos"].in.extend({ sources }), out: output<Person>() }),
  "styles.add": call({ in: libraryCalls["styles.add"].in.extend({ sources }), out: output<Style>() }),
  "styles.addPictures": call({ in: libraryCalls["styles.addPictures"].in.extend({ sources }), out: output<Style>() }),
  "styles.take": call({ in: givenStyle.extend({ sources }), out: output<TakenStyle>() }),
};
export type ImportCall = keyof typeof importCalls;
export const isImport = (name: string): name is ImportCall => Object.hasOwn(importCalls, name);

export const workerCalls = {
  ...libraryWorkerCalls,
  ...importCalls,
  /** `keep` says what is done with pictures that recipes name and the library does not have. */
  "library.rebuild": call({
    in: libraryCalls["library.rebuild"].in.extend({ keep }),
    out: output<RebuildReport>(),
  }),
  /** Answers when the library is open. @throws why it could not be opened */
  "library.ready": call({ in: nothing, out: output<null>() }),
  /** Finishes what is running and closes the database. */
  "library.close": call({ in: nothing, out: output<null>() }),
};
export type WorkerCalls = CallsOf<typeof workerCalls>;

/** What the worker is started with. */
export interface WorkerOptions {
  readonly home: string;
  readonly picturesFolder: string;
  /** Folder with `styles` and `subjects` for a new library; null for none. */
  readonly samples: string | null;
  readonly keep: SourceFile["keep"];
}
