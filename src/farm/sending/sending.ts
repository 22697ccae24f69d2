/** How pictures are sent to a farm. */
import type { EngineEvents, KeepRequest, SavedPicture } from "../../contract/engine.ts";
import type { Fault } from "../../contract/fault.ts";
import type { EventOf } from "../../contract/rpc/calls.ts";

export interface FarmClientOptions {
  /** Hears what an artist should know while the work goes on. */
  readonly onNote?: (fault: Fault) => void;
  /** Who sends, for the farm; found out where none is given. */
  readonly artist?: string;
  /** Saves a picture that arrived: an engine, where something else waits for this process; else this process itself. */
  readonly keep?: (request: KeepRequest) => Promise<SavedPicture>;
  /** Milliseconds between two looks at everything that is under way; shorter ones are for tests. */
  readonly reconcile?: number;
}

export interface SendOptions {
  /** Aborting takes back what waits, and stops what is at work. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: EventOf<EngineEvents>) => void) | undefined;
  /** Aborting takes back what waits; what is at work comes still. */
  readonly hold?: AbortSignal | undefined;
  /** Hears when all of it is on the queue: from then on this machine may be switched off. */
  readonly onSent?: () => void;
  /** A picture that lies at its place already, from an earlier time, is not saved beside itself. */
  readonly keepSame?: boolean;
  /** What is made, as the artist calls it: it stays here, for whoever asks what a machine is at. */
  readonly title?: string;
  /** Only a machine with this tag makes them; null where any of the pool may. */
  readonly tag?: string | null;
  /** Before every batch: somebody sits and waits for it. */
  readonly interactive?: boolean;
}
