/** Everything the window can ask of the studio. The same over Electron's channels and over a browser's socket. */
import { z } from "zod";
import { backupCalls, type BackupEvents } from "./backup.ts";
import { doubtCalls } from "./library/doubts.ts";
import { fightingCalls } from "./making/fighting.ts";
import { composingCalls, type ComposingEvents } from "./making/composing.ts";
import { curatingCalls, type CuratingEvents } from "./learning/curating.ts";
import { curationCalls } from "./learning/curation.ts";
import type { DoctorReport } from "./engine.ts";
import { exportCalls, type ExportEvents } from "./library/exporting.ts";
import { farmCalls, type FarmEvents } from "./farm.ts";
import { id, maybe, nothing, path, someOf } from "./values/forms.ts";
import type { PictureId } from "./values/id.ts";
import { libraryCalls, type LibraryEvents } from "./library/library.ts";
import { measureCalls } from "./learning/measures.ts";
import { type InstalledModel, modelCalls, type ModelEvents } from "./models.ts";
import { packCalls } from "./library/packs.ts";
import { queueCalls, type QueueEvents } from "./making/queue.ts";
import { faceCalls } from "./library/faces.ts";
import { joiningCalls } from "./library/joining.ts";
import { comparingCalls } from "./library/same-faces.ts";
import { removalCalls } from "./library/removal.ts";
import { readingCalls } from "./making/reading.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";
import { type Settings, settingsForm } from "./settings.ts";
import { sheetCalls } from "./making/sheets.ts";
import { teachingCalls, type TeachingEvents } from "./learning/teaching.ts";
import { trainingsCalls, type TrainingsEvents } from "./learning/trainings.ts";

/** What the place the studio runs in can do. A window asks before it offers. */
export interface Capabilities {
  readonly host: "electron" | "browser";
  /** A folder or file dialog of the system. */
  readonly dialogs: boolean;
  /** Show a file in the system's file manager. */
  readonly reveal: boolean;
  /** Files dropped into the window have a path, so that they can be used in place. */
  readonly paths: boolean;
}

/** The start of a session: what the window must know before it can show anything. */
export interface Welcome {
  readonly version: string;
  readonly capabilities: Capabilities;
  readonly settings: Settings;
  readonly models: readonly InstalledModel[];
  /** Nothing was made yet: show the first-run page. */
  readonly firstRun: boolean;
  /** Things set right at start that the artist should know, in words. */
  readonly notices: readonly string[];
}

export const systemCalls = {
  "studio.welcome": call({ in: nothing, out: output<Welcome>() }),
  "settings.change": call({ in: someOf(settingsForm.shape), out: output<Settings>() }),
  "machine.report": call({ in: nothing, out: output<DoctorReport>() }),
  "models.list": call({ in: nothing, out: output<readonly InstalledModel[]>() }),
  /** A folder, or a file that is there; null where the artist chose none, or the host has no dialog. */
  "system.pickFolder": call({
    in: z.strictObject({ title: z.string().max(200), from: maybe(path), file: maybe(z.literal(true)) }),
    out: output<string | null>(),
  }),
  /** Shows a file or folder in the system's file manager: by its path, or a picture's by its id. */
  "system.reveal": call({
    in: z.union([z.strictObject({ path }), z.strictObject({ picture: id<PictureId>() })]),
    out: output<null>(),
  }),
};
export type SystemCalls = CallsOf<typeof systemCalls>;

export interface SystemEvents {
  "settings.changed": Settings;
  /** The engine stopped and was started again; nothing is lost. */
  "engine.restarted": { readonly message: string };
}

export const studioCalls = {
  ...libraryCalls,
  ...joiningCalls,
  ...faceCalls,
  ...comparingCalls,
  ...removalCalls,
  ...composingCalls,
  ...fightingCalls,
  ...doubtCalls,
  ...backupCalls,
  ...queueCalls,
  ...farmCalls,
  ...sheetCalls,
  ...teachingCalls,
  ...trainingsCalls,
  ...curationCalls,
  ...curatingCalls,
  ...exportCalls,
  ...measureCalls,
  ...modelCalls,
  ...systemCalls,
  ...readingCalls,
  ...packCalls,
};
export type StudioCalls = CallsOf<typeof studioCalls>;
export interface StudioEvents
  extends
    LibraryEvents,
    ComposingEvents,
    BackupEvents,
    QueueEvents,
    FarmEvents,
    TeachingEvents,
    TrainingsEvents,
    CuratingEvents,
    ExportEvents,
    ModelEvents,
    SystemEvents {}
