/**
 * What the rest of the main side asks of the library's worker, beside what the window may ask: `libraryCalls` of the
 * contract.
 */
import { z } from "zod";
import { exportPreset, type ExportPreset } from "../../contract/library/exporting.ts";
import type { PictureId, PresetId, ReferenceId, SheetId, StyleId } from "../../contract/values/id.ts";
import { type Draft, draftSchema } from "../../contract/making/draft.ts";
import { faceCalls, type FoundFace } from "../../contract/library/faces.ts";
import { digest, id, nothing, path } from "../../contract/values/forms.ts";
import { libraryCalls, type LibraryEvents, type Picture, type Style } from "../../contract/library/library.ts";
import { keptMeasureCalls, type Measuring, measureAnswer, type ToMeasure } from "../../contract/learning/measures.ts";
import { keptSheetCalls, sheetPlan } from "../../contract/making/sheets.ts";
import { share } from "../../contract/making/parts.ts";
import { call, type CallsOf, output } from "../../contract/rpc/calls.ts";
import type { Client } from "../../contract/rpc/client.ts";
import { type KeptParts, newPicture, paceOf, type StoredFile, type StoredReference } from "../../jobs/library.ts";
import { type EntryName, type ExportedFile, exportedFile } from "./pictures/exports.ts";
import { joiningCalls } from "../../contract/library/joining.ts";
import { removalCalls } from "../../contract/library/removal.ts";
import { seen } from "../../contract/library/seen.ts";
import { sources } from "../../contract/library/sources.ts";
import { type Learned, keptLearnedCalls } from "../../contract/learning/teaching.ts";
import { type LearnedFiles, newLearned } from "./entries/learned.ts";
import type { DatabaseCopy } from "./opening/backup.ts";
import type { KeptFile } from "./opening/everything.ts";
import { jobCalls } from "./thread/job-calls.ts";

export interface TakenStyle {
  readonly style: Style;
  /** It was here before, picture by picture. */
  readonly there: boolean;
}

/** A style that another artist gave, without its files. */
export const givenStyle = z.strictObject({
  name: z.string(),
  notes: z.string(),
  tags: z.array(z.string()),
  /** Of its pictures, in their order. */
  places: z.array(z.strictObject({ weight: share, turn: seen.shape.turn })),
});

const reference = id<ReferenceId>();
const picture = id<PictureId>();
const innerCalls = {
  "file.reference": call({ in: z.strictObject({ id: reference }), out: output<StoredReference>() }),
  "file.picture": call({ in: z.strictObject({ id: picture }), out: output<StoredFile>() }),
  /** The files of those of these pictures that there are. */
  "file.pictures": call({
    in: z.strictObject({ ids: z.array(picture) }),
    out: output<readonly (readonly [PictureId, StoredFile])[]>(),
  }),
  /** Every reference of a style, the cover first. */
  "style.references": call({ in: z.strictObject({ id: id<StyleId>() }), out: output<readonly StoredReference[]>() }),
  /** What stands for a style with a model; null where its pictures do. */
  "learned.for": call({
    in: z.strictObject({ style: id<StyleId>(), model: z.string() }),
    out: output<LearnedFiles | null>(),
  }),
  /** The faces of a photograph as it is seen now; null where it was not looked at. */
  "faces.of": call({ in: z.strictObject({ photo: reference }), out: output<readonly FoundFace[] | null>() }),
  "faces.record": call({
    in: z.strictObject({ photo: reference, found: z.array(z.custom<FoundFace>()) }),
    out: output<null>(),
  }),
  "faces.alike": faceCalls["faces.alike"],
  "faces.apart": faceCalls["faces.apart"],
  /** The same, learned of the same pictures, a second time is what was learned before, taken into use. */
  "learned.add": call({ in: newLearned, out: output<Learned>() }),
  /** Adds a style that another artist gave, unless it is there: also where two ask for it at the same moment. */
  "styles.take": call({ in: givenStyle.extend({ sources }), out: output<TakenStyle>() }),
  /** Links a digest of something derived (a crop) to the reference it was made of, so that a rebuild finds it. */
  "file.derived": call({ in: z.strictObject({ reference, sha256: digest }), out: output<null>() }),
  /** Lets go of files among the blobs that were made for a private picture which nobody makes. */
  "file.unmade": call({ in: z.strictObject({ digests: z.array(digest) }), out: output<null>() }),
  /** What a picture was made of, as it was then. */
  "pictures.madeOf": call({ in: z.strictObject({ id: picture }), out: output<KeptParts>() }),
  "pictures.record": call({ in: newPicture, out: output<Picture>() }),
  /** Exports below a folder, of whatever picture, and those of the pictures anywhere. */
  "exports.at": call({
    in: z.strictObject({ folder: path, ids: z.array(picture) }),
    out: output<readonly ExportedFile[]>(),
  }),
  /** Notes which file a picture was exported to. The same file again takes the place of what was known of it. */
  "exports.record": call({ in: exportedFile, out: output<null>() }),
  /** Everyone and every style that was not removed, also those in the trash, the oldest first. */
  "entries.names": call({ in: nothing, out: output<readonly EntryName[]>() }),
  "pictures.exported": call({ in: z.strictObject({ ids: z.array(picture) }), out: output<null>() }),
  /** Mean seconds of the latest pictures of a model at about this many pixel·steps; null before there were any. */
  "pictures.pace": call({ in: paceOf, out: output<number | null>() }),
  /** The next picture to be measured; null where all are. */
  "measures.next": call({ in: z.strictObject({ stamp: z.string() }), out: output<ToMeasure | null>() }),
  /** Lets go of what was measured with another stamp. */
  "measures.begin": call({ in: z.strictObject({ stamp: z.string() }), out: output<null>() }),
  "measures.record": call({
    in: z.strictObject({ id: picture, stamp: z.string(), answer: measureAnswer }),
    out: output<null>(),
  }),
  "measures.counts": call({
    in: z.strictObject({ stamp: z.string() }),
    out: output<Omit<Measuring, "paused" | "problems">>(),
  }),
  "sheets.add": call({
    in: z.strictObject({
      /** By which its pictures name it. */
      mark: z.string(),
      name: z.string(),
      plan: sheetPlan,
      names: z.strictObject({ people: z.array(z.string()), styles: z.array(z.string()) }),
    }),
    out: output<SheetId>(),
  }),
  /** Bytes that the latest files with this ending take for a pixel; null before there were any. */
  "pictures.bytesPerPixel": call({ in: z.strictObject({ ending: z.string() }), out: output<number | null>() }),
  "presets.all": call({ in: nothing, out: output<readonly ExportPreset[]>() }),
  "presets.save": call({ in: exportPreset, out: output<ExportPreset>() }),
  "presets.delete": call({ in: z.strictObject({ id: id<PresetId>() }), out: output<null>() }),
  /** A copy of the database, made by `VACUUM INTO`; the newest one where that is the same and none is forced. */
  "library.backup": call({ in: z.strictObject({ force: z.boolean() }), out: output<DatabaseCopy>() }),
  /** Writes the database to a file, and lists every file that belongs to it. */
  "library.everything": call({
    in: z.strictObject({ file: path, picturesFolder: path }),
    out: output<readonly KeptFile[]>(),
  }),
  "draft.kept": call({ in: nothing, out: output<Draft | null>() }),
  "draft.keep": call({ in: z.strictObject({ draft: draftSchema }), out: output<null>() }),
  /** What was found and mended when the library was opened, in words. */
  "library.notices": call({ in: nothing, out: output<readonly string[]>() }),
};

export const libraryWorkerCalls = {
  ...libraryCalls,
  ...joiningCalls,
  ...removalCalls,
  ...keptSheetCalls,
  ...keptLearnedCalls,
  ...keptMeasureCalls,
  ...innerCalls,
  ...jobCalls,
};
export type LibraryWorkerCalls = CallsOf<typeof libraryWorkerCalls>;
export type LibraryWorkerEvents = LibraryEvents;

/** The library as the other services use it: over a port to its worker. */
export type Library = Pick<Client<LibraryWorkerCalls, LibraryWorkerEvents>, "call" | "on">;

/** Files the window has sent, by upload id: the host keeps them until they are imported. */
export interface Uploads {
  /** Absolute path of the received file and the name it had. @throws Fault `library.upload-unknown` */
  take(upload: string): { readonly path: string; readonly name: string };
}
