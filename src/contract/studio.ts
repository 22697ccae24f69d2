/** Everything the window can ask of the studio. The same over Electron's channels and over a browser's socket. */
import type { DoctorReport } from "./engine.ts";
import type { ExportCalls, ExportEvents } from "./exporting.ts";
import type { PictureId } from "./id.ts";
import type { LibraryCalls, LibraryEvents } from "./library.ts";
import type { ModelCalls, ModelEvents } from "./models.ts";
import type { ProviderChoice } from "./provider.ts";
import type { QueueCalls, QueueEvents } from "./queue.ts";

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

export interface InstalledModel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly folder: string;
  readonly bytes: number;
  readonly licence: { readonly name: string; readonly commercial: boolean };
  readonly guidance: boolean;
  readonly lora: boolean;
  readonly defaults: {
    readonly width: number;
    readonly height: number;
    readonly steps: number;
    readonly guidance: number;
    readonly contentLongSide: number;
  };
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null;
}

export interface Settings {
  readonly theme: "system" | "dark" | "light";
  /** Where finished pictures go. Absolute. */
  readonly picturesFolder: string;
  readonly format: "png" | "jpeg" | "webp";
  readonly quality: number;
  readonly importing: "copy" | "in place";
  readonly provider: ProviderChoice;
  /** Gigabytes that networks may take; null for what is free. Of the graphics processor, where that computes. */
  readonly memory: number | null;
  readonly model: string;
  readonly previews: boolean;
  readonly notifications: boolean;
  readonly creator: string;
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

type Call<In, Out> = { readonly in: In; readonly out: Out };
type None = null;

export interface SystemCalls {
  "studio.welcome": Call<None, Welcome>;
  "settings.change": Call<Partial<Settings>, Settings>;
  "machine.report": Call<None, DoctorReport>;
  "models.list": Call<None, readonly InstalledModel[]>;
  /** null where the artist chose none, or the host has no dialog. */
  "system.pickFolder": Call<{ readonly title: string; readonly from?: string }, string | null>;
  /** Shows a file or folder in the system's file manager: by its path, or a picture's by its id. */
  "system.reveal": Call<{ readonly path: string } | { readonly picture: PictureId }, None>;
}

export interface SystemEvents {
  "settings.changed": Settings;
  /** The engine stopped and was started again; nothing is lost. */
  "engine.restarted": { readonly message: string };
}

export interface StudioCalls extends LibraryCalls, QueueCalls, ExportCalls, ModelCalls, SystemCalls {}
export interface StudioEvents extends LibraryEvents, QueueEvents, ExportEvents, ModelEvents, SystemEvents {}
