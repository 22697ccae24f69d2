/** What a host puts in front of the artist, and what it gives to it. */
import type { EventOf } from "../contract/rpc/calls.ts";
import type { Handlers } from "../contract/rpc/server.ts";
import type { Capabilities, StudioCalls, StudioEvents } from "../contract/studio.ts";
import type { Child } from "./children/supervisor.ts";
import type { TokenKeeper } from "./models/download/token.ts";
import type { OptimiserProgram } from "./models/manager/optimiser.ts";

/** The studio, whichever door the artist comes through. */
export interface StudioService {
  readonly handlers: Handlers<StudioCalls, StudioEvents>;
  /** Answers `/media/…` and `/upload`. */
  media(request: Request): Promise<Response>;
  /** Hears every event that belongs to no call. Returns what ends it. */
  onEvent(listener: (event: EventOf<StudioEvents>) => void): () => void;
  /** Stops the engine and closes the library; the queue is kept. */
  close(): Promise<void>;
}

/** The settings' file, read and written as a whole: what `conf` and `electron-store` have in common. */
export interface SettingsStore {
  store: Record<string, unknown>;
}

/** What a host gives to the studio. Folders are absolute. */
export interface HostOptions {
  /** Everything the studio keeps. */
  readonly home: string;
  /** The bundled samples. */
  readonly assets: string;
  /** The bundled models. */
  readonly models: string;
  readonly store: SettingsStore;
  readonly capabilities: Capabilities;
  /** What the host set right at its start, in words, for the artist to know. */
  readonly notices?: readonly string[];
  readonly pickFolder?: (input: {
    readonly title: string;
    readonly from?: string;
    /** A file that is there in place of a folder. */
    readonly file?: true;
  }) => Promise<string | null>;
  /** Ends the studio and starts it again in the same home. */
  readonly restart?: () => void;
  readonly reveal?: (path: string) => void | Promise<void>;
  /** The engine's and the library's files, where they do not lie beside the source. */
  readonly engineEntry?: URL;
  readonly libraryEntry?: URL;
  /** Milliseconds of rest before pictures are measured in the background. */
  readonly measuringRest?: number;
  /** Node's own flags for the engine's process, such as a debugger's. */
  readonly engineFlags?: readonly string[];
  /** Starts the engine's process in the host's own way. */
  readonly launchEngine?: () => Child;
  /** Makes models smaller in a process of the host's own way. */
  readonly optimiser?: OptimiserProgram;
  /** Keeps the hub's token; a file of the person's alone where absent. */
  readonly tokens?: TokenKeeper;
}
