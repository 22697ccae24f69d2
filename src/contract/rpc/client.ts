/** The calling side of a connection. */
import { Fault } from "../fault.ts";
import type { CallMap, EventOf } from "./calls.ts";
import { type By, type Frame, readFrame, reviveFault } from "./frames.ts";
import type { Port } from "./port.ts";

export interface CallOptions<E> {
  /** Aborting cancels the call: it rejects with `engine.cancelled` at once, whatever the other side still does. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the events tied to this call, until it settles. */
  readonly onEvent?: ((event: EventOf<E>) => void) | undefined;
  /** In whose name it is asked, for a side that keeps note of it. */
  readonly by?: By | undefined;
}

export interface Client<C extends CallMap<C>, E> {
  /**
   * Calls the other side.
   * @throws the Fault the handler threw; `engine.cancelled`; the port's reason (`rpc.closed`, `engine.crashed`) when it
   *   ended before the answer; `rpc.unsendable` when the input cannot cross
   */
  call<K extends keyof C & string>(name: K, input: C[K]["in"], options?: CallOptions<E>): Promise<C[K]["out"]>;
  /** Hears the events that belong to no call. Returns what ends it. */
  on<K extends keyof E & string>(event: K, listener: (payload: E[K]) => void): () => void;
  close(): void;
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (fault: Fault) => void;
  readonly onEvent: ((event: { name: string; payload: unknown }) => void) | undefined;
}

/** Connects to the side that serves a contract over this port. */
export function connect<C extends CallMap<C>, E>(port: Port): Client<C, E> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let ended: Fault | null = null;
  let lastId = 0;

  function receive(frame: Frame): void {
    switch (frame.kind) {
      case "result":
        return pending.get(frame.id)?.resolve(frame.output);
      case "error":
        return pending.get(frame.id)?.reject(reviveFault(frame.fault));
      case "event":
        if (frame.call !== undefined) return pending.get(frame.call)?.onEvent?.(frame);
        // A copy: a listener may take itself off while it is told.
        return [...(listeners.get(frame.name) ?? [])].forEach((listener) => listener(frame.payload));
      case "call":
      case "cancel":
        return; // This side serves nothing.
      default:
        frame satisfies never;
    }
  }

  port.listen(
    (raw) => {
      const frame = readFrame(raw);
      if (frame.kind !== "malformed") receive(frame);
      else if (frame.id !== null)
        pending.get(frame.id)?.reject(new Fault("rpc.malformed", { problem: frame.problem }) as Fault);
    },
    (reason) => {
      ended = reason;
      for (const call of pending.values()) call.reject(reason);
    },
  );

  return {
    call(name, input, { signal, onEvent, by } = {}) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        if (signal?.aborted) return reject(new Fault("engine.cancelled", {}));
        const id = ++lastId;
        const cancel = () => {
          port.post({ kind: "cancel", id } satisfies Frame);
          pending.get(id)?.reject(new Fault("engine.cancelled", {}) as Fault);
        };
        const settle = () => {
          pending.delete(id);
          signal?.removeEventListener("abort", cancel);
        };
        pending.set(id, {
          resolve: (output) => {
            settle();
            resolve(output as C[typeof name]["out"]);
          },
          reject: (fault) => {
            settle();
            reject(fault);
          },
          onEvent: onEvent as Pending["onEvent"],
        });
        signal?.addEventListener("abort", cancel);
        try {
          port.post({ kind: "call", id, name, input, ...(by ? { by } : {}) } satisfies Frame);
        } catch (cause) {
          settle();
          reject(new Fault("rpc.unsendable", { problem: String(cause) }, { cause }));
        }
      });
    },
    on(event, listener) {
      const heard = listeners.get(event) ?? new Set();
      listeners.set(event, heard);
      const entry = (payload: unknown) => listener(payload as E[typeof event]);
      heard.add(entry);
      return () => void heard.delete(entry);
    },
    close: () => port.close(),
  };
}
