/** A client whose connection is made anew whenever it is lost. */
import type { CallMap } from "../../contract/rpc/calls.ts";
import { type Client, connect } from "../../contract/rpc/client.ts";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

/** `refused`: the studio no longer admits this window, and it is not asked again. */
export type ConnectionState = "connected" | "lost" | "refused";

export interface ReconnectOptions {
  /** A port that is open, or the reason why there is none; `studio.not-admitted` ends it. */
  readonly open: () => Promise<Port>;
  readonly onState: (state: ConnectionState) => void;
  /** Resolves after so many milliseconds. */
  readonly delay?: (ms: number) => Promise<void>;
}

const longest = 5_000;
const backOff = (failures: number): number => (failures === 0 ? 0 : Math.min(longest, 250 * 2 ** (failures - 1)));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Resolves with the client once it is connected. What was pending when a connection ends rejects with `rpc.closed`:
 * whether
 * the studio did it is not known. A call made while it is lost waits for the next attempt, and rejects where that
 * fails.
 * Listeners outlive connections; what happened in between is not told, so ask for what is shown after `connected`.
 */
export async function reconnecting<C extends CallMap<C>, E>({
  open,
  onState,
  delay = sleep,
}: ReconnectOptions): Promise<Client<C, E>> {
  const listeners = new Map<object, (client: Client<C, E>) => void>();
  let failures = 0;
  let ended: Fault | null = null;
  let current: Client<C, E> | null = null;

  async function attempt(): Promise<Client<C, E>> {
    const wait = backOff(failures);
    if (wait > 0) await delay(wait);
    if (ended) throw ended;
    const port = await open();
    const client = connect<C, E>({
      ...port,
      // Known here before any caller hears of it, so that a caller who tries again waits for the next connection.
      listen: (onFrame, onClose) =>
        port.listen(onFrame, (reason) => {
          lost();
          onClose(reason);
        }),
    });
    failures = 0;
    current = client;
    for (const listen of listeners.values()) listen(client);
    onState("connected");
    return client;
  }

  function lost(): void {
    current = null;
    if (ended) return;
    onState("lost");
    next = again();
  }

  /** The next attempt, and after a failure the one after it, until the studio is there again. */
  function again(): Promise<Client<C, E>> {
    const trying = attempt();
    trying.catch((reason: unknown) => {
      if (ended) return;
      if (reason instanceof Fault && reason.code === "studio.not-admitted") {
        ended = reason;
        return onState("refused");
      }
      failures++;
      next = again();
    });
    return trying;
  }

  let next = attempt();
  await next;
  return {
    call: (name, input, options) =>
      current?.call(name, input, options) ?? next.then((client) => client.call(name, input, options)),
    on(event, listener) {
      const key = {};
      let off = () => {};
      const listen = (client: Client<C, E>) => (off = client.on(event, listener));
      listeners.set(key, listen);
      if (current) listen(current);
      return () => {
        listeners.delete(key);
        off();
      };
    },
    close() {
      ended ??= new Fault("rpc.closed", { reason: "this window ended it" }) as Fault;
      current?.close();
    },
  };
}
