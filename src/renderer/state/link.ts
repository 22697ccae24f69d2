/** The one connection of the window: calls, events, and uploads. Views ask through `call` and hear through `on`. */
import { create } from "zustand";
import { toFault } from "../../contract/fault.ts";
import type { UploadId } from "../../contract/values/id.ts";
import type { ImportSource } from "../../contract/library/sources.ts";
import type { CallOptions, Client } from "../../contract/rpc/client.ts";
import type { StudioCalls, StudioEvents } from "../../contract/studio.ts";
import { noted } from "./undo/steps.ts";

export type StudioClient = Client<StudioCalls, StudioEvents>;

/** What the transport gives the window. */
export interface Link {
  readonly connect: () => Promise<StudioClient>;
  /** Sends a file's bytes. */
  readonly upload: (file: File) => Promise<UploadId>;
  /** Lets what was sent be deleted. */
  readonly discard: (upload: UploadId) => Promise<void>;
  /** Where a dropped file lies, where the host can tell. */
  readonly pathOf: (file: File) => string | null;
  readonly onConnection: (listener: (state: "connected" | "lost" | "refused") => void) => () => void;
}

export type Connection =
  | { readonly phase: "connecting" | "ready" | "lost" }
  | { readonly phase: "refused"; readonly message: string };

export const useConnection = create<Connection>(() => ({ phase: "connecting" }));

const link = Promise.withResolvers<Link>();
const client = Promise.withResolvers<StudioClient>();
// Who asks is told; that nobody asked is no failure.
client.promise.catch(() => {});
/** The same once it is there: what is asked then leaves at once, not after what else this turn has to do. */
let connected: StudioClient | null = null;

/**
 * Opens the connection; calls wait until it is there.
 * @param again  called when it is back after a loss: ask again for what is shown
 */
export async function open(over: Link, again: () => void): Promise<void> {
  link.resolve(over);
  over.onConnection((state) => {
    const before = useConnection.getState().phase;
    // Why there is no studio was said; that the connection ends then is no news.
    if (before === "refused") return;
    if (state === "lost") useConnection.setState({ phase: "lost" }, true);
    else if (state === "refused") location.reload();
    else if (before === "lost") {
      useConnection.setState({ phase: "ready" }, true);
      again();
    }
  });
  try {
    connected = await over.connect();
    client.resolve(connected);
    useConnection.setState({ phase: "ready" }, true);
  } catch (error) {
    refuse(error);
    client.reject(error);
  }
}

export const refuse = (error: unknown): void =>
  useConnection.setState({ phase: "refused", message: toFault(error).message }, true);

/** Asks the studio. Rejects with the Fault of the other side; its `message` is a sentence for the artist. */
export function call<K extends keyof StudioCalls & string>(
  name: K,
  input: StudioCalls[K]["in"],
  options?: Options,
): Promise<StudioCalls[K]["out"]> {
  return noted(
    name,
    (by) => ask(name, input, by ? { ...options, by } : options),
    (by) => ask("history.logged", null, { by }),
  );
}

type Options = Pick<CallOptions<StudioEvents>, "signal" | "by">;

const ask: StudioClient["call"] = (name, input, options) =>
  connected?.call(name, input, options) ?? client.promise.then((studio) => studio.call(name, input, options));

/** Hears an event, over reconnections too. Returns what ends it. */
export function on<K extends keyof StudioEvents & string>(
  event: K,
  listener: (payload: StudioEvents[K]) => void,
): () => void {
  let ended = false;
  let off = () => {};
  const listen = async () => {
    const to = await client.promise;
    if (!ended) off = to.on(event, listener);
  };
  // A connection that was refused has no events.
  listen().catch(() => {});
  return () => {
    ended = true;
    off();
  };
}

/**
 * Files as the library takes them in: by path where they may stay where they lie, else their bytes. Where one cannot be
 * sent, or nobody wants them any more, none of those that were stays with the studio.
 */
export async function sourcesOf(
  files: readonly File[],
  importing: "copy" | "in place",
  signal?: AbortSignal,
): Promise<readonly ImportSource[]> {
  const over = await link.promise;
  const ways = await Promise.allSettled(
    files.map(async (file): Promise<ImportSource> => {
      const path = importing === "in place" ? over.pathOf(file) : null;
      return path === null ? { upload: await over.upload(file) } : { path };
    }),
  );
  const failed = ways.find((way) => way.status === "rejected");
  const sources = ways.flatMap((way) => (way.status === "fulfilled" ? [way.value] : []));
  if (failed === undefined && signal?.aborted !== true) return sources;
  for (const source of sources) if ("upload" in source) void over.discard(source.upload).catch(() => {});
  throw failed?.reason ?? signal?.reason;
}
