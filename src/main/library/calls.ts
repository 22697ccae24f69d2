/**
 * What the rest of the main side asks of the library's worker, beside what the window may ask (contract/library.ts).
 */
import type { ExportOptions, ExportPreset } from "../../contract/exporting.ts";
import type { JobId, PersonId, PictureId, PresetId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Crop, LibraryCalls, LibraryEvents, Picture, Time } from "../../contract/library.ts";
import type { Draft } from "../../contract/queue.ts";
import type { Recipe } from "../../contract/recipe.ts";
import type { Client } from "../../contract/rpc/client.ts";

/** A file behind a reference or a picture. */
export interface StoredFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

export interface StoredReference extends StoredFile {
  readonly id: ReferenceId;
  readonly crop: Crop | null;
  /** Of the person or the style it belongs to. */
  readonly owner:
    | { readonly kind: "person"; readonly id: PersonId; readonly name: string }
    | { readonly kind: "style"; readonly id: StyleId; readonly name: string };
  /** 100 for photographs. */
  readonly weight: number;
}

/** A finished picture, already on the disk. */
export interface NewPicture {
  /** Absolute. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly recipe: Recipe;
  /** null where it was found on the disk after a crash; so for the provider. */
  readonly seconds: number | null;
  readonly provider: string | null;
  readonly job: JobId;
  readonly people: readonly { readonly id: PersonId; readonly reference: ReferenceId }[];
  readonly styles: readonly { readonly id: StyleId; readonly reference: ReferenceId; readonly weight: number }[];
}

/** A job as it is kept: what survives a crash. A job found `running` at start goes on where it was. */
export interface StoredJob {
  readonly id: JobId;
  readonly draft: Draft;
  readonly title: string;
  readonly seed: number;
  readonly state: "waiting" | "running" | "done" | "cancelled" | "failed";
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly made: readonly PictureId[];
  readonly added: Time;
  readonly ended: Time | null;
  readonly thumbnail: ReferenceId | null;
}

type Call<In, Out> = { readonly in: In; readonly out: Out };

export interface InnerCalls {
  "file.reference": Call<{ readonly id: ReferenceId }, StoredReference>;
  "file.picture": Call<{ readonly id: PictureId }, StoredFile>;
  /** Every reference of a style, the cover first. */
  "style.references": Call<{ readonly id: StyleId }, readonly StoredReference[]>;
  /** Links a digest of something derived (a crop) to the reference it was made of, so that a rebuild finds it. */
  "file.derived": Call<{ readonly reference: ReferenceId; readonly sha256: string }, null>;
  "pictures.record": Call<NewPicture, Picture>;
  "pictures.exported": Call<{ readonly ids: readonly PictureId[] }, null>;
  "jobs.all": Call<null, readonly StoredJob[]>;
  /** Adds a job at the end of the waiting ones. */
  "jobs.add": Call<Omit<StoredJob, "id" | "made" | "ended" | "state" | "failure">, StoredJob>;
  "jobs.set": Call<
    { readonly id: JobId; readonly state: StoredJob["state"]; readonly failure: StoredJob["failure"] },
    null
  >;
  "jobs.move": Call<{ readonly id: JobId; readonly before: JobId | null }, null>;
  /** Mean seconds of the latest pictures of a model at about this many pixel·steps; null before there were any. */
  "jobs.pace": Call<
    { readonly model: string; readonly width: number; readonly height: number; readonly steps: number },
    number | null
  >;
  "queue.paused": Call<{ readonly set?: boolean }, boolean>;
  "presets.all": Call<null, readonly ExportPreset[]>;
  "presets.save": Call<{ readonly name: string; readonly options: ExportOptions }, ExportPreset>;
  "presets.delete": Call<{ readonly id: PresetId }, null>;
  /** A copy of the database beside it, made by `VACUUM INTO`. Returns its path. */
  "library.backup": Call<null, string>;
  /** What was found and mended when the library was opened, in words. */
  "library.notices": Call<null, readonly string[]>;
}

export interface LibraryWorkerCalls extends LibraryCalls, InnerCalls {}
export type LibraryWorkerEvents = LibraryEvents;

/** The library as the other services use it: over a port to its worker. */
export type Library = Pick<Client<LibraryWorkerCalls, LibraryWorkerEvents>, "call" | "on">;

/** Files the window has sent, by upload id: the host keeps them until they are imported. */
export interface Uploads {
  /** Absolute path of the received file and the name it had. @throws Fault `library.upload-unknown` */
  take(upload: string): { readonly path: string; readonly name: string };
}
