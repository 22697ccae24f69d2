/** The serving side of a connection. */
import { Fault, type FaultRecord, toFault } from "../fault.ts";
import { issuesOf } from "../values/problems.ts";
import type { CallMap, FormsOf } from "./calls.ts";
import { type By, type Frame, readFrame } from "./frames.ts";
import type { Port } from "./port.ts";
import { exceeds } from "./size.ts";

export type Emit<E> = <K extends keyof E & string>(event: K, payload: E[K]) => void;

export interface HandlerContext<E> {
  /** Aborts when the caller cancels or is gone. */
  readonly signal: AbortSignal;
  /** Tells the caller of this call something before its result. */
  readonly emit: Emit<E>;
  /** In whose name it is asked, where the caller said so. */
  readonly by?: By | undefined;
}

/** One handler for every call of the contract: a missing one does not compile. */
export type Handlers<C extends CallMap<C>, E> = {
  readonly [K in keyof C]: (input: C[K]["in"], context: HandlerContext<E>) => C[K]["out"] | Promise<C[K]["out"]>;
};

export interface ServeOptions {
  /** The most bytes an input may hold. */
  readonly limit?: number;
}

export interface Server<E> {
  /** Tells the other side something that belongs to no call. */
  readonly emit: Emit<E>;
  /** Settles when the port has ended, with why; every running handler has been aborted then. */
  readonly closed: Promise<Fault>;
  close(): void;
}

type AnyHandler = (input: unknown, context: HandlerContext<Record<string, unknown>>) => unknown;

/**
 * Serves a contract over this port. Whatever arrives, it goes on: what cannot be read is answered or passed over, and a
 * handler hears only of inputs that have the form of its call; any other is answered with `rpc.invalid-input`.
 */
export function serve<C extends CallMap<C>, E>(
  port: Port,
  forms: FormsOf<C>,
  handlers: Handlers<C, E>,
  { limit = 64 * 2 ** 20 }: ServeOptions = {},
): Server<E> {
  const running = new Map<number, AbortController>();

  const post = (frame: Frame) => port.post(frame);
  const answer = (id: number, fault: Fault) => {
    const record: FaultRecord = fault.toJSON();
    try {
      post({ kind: "error", id, fault: record });
    } catch {
      // The facts of the fault cannot cross; its sentence can.
      post({ kind: "error", id, fault: { ...record, data: null } });
    }
  };
  const emitTo =
    (call?: number): Emit<Record<string, unknown>> =>
    (name, payload) => {
      // What an ended call still has to say, nobody listens to.
      if (call === undefined) post({ kind: "event", name, payload });
      else if (running.has(call)) post({ kind: "event", name, payload, call });
    };

  async function handle({ id, name, input, by }: Extract<Frame, { kind: "call" }>): Promise<void> {
    if (running.has(id)) return; // Answering would settle the call that rightly has this id.
    if (!Object.hasOwn(forms, name))
      return answer(id, new Fault("rpc.unknown-call", { name: name.slice(0, 100) }) as Fault);
    if (exceeds(input, limit)) return answer(id, new Fault("rpc.too-large", { name, limit }) as Fault);
    const form = forms[name as keyof C].in;
    const checked = form.safeParse(input);
    if (!checked.success)
      return answer(
        id,
        new Fault("rpc.invalid-input", { call: name, issues: issuesOf(checked.error, "input", input) }) as Fault,
      );
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const output = await (handlers[name as keyof C] as AnyHandler)(
        form.def.type === "object" ? withoutUndefined(checked.data) : checked.data,
        {
          signal: controller.signal,
          emit: emitTo(id),
          by,
        },
      );
      try {
        post({ kind: "result", id, output });
      } catch (cause) {
        throw new Fault("rpc.unsendable", { problem: String(cause) }, { cause });
      }
    } catch (error) {
      // However a handler gives up once it was aborted, the reason is that it was.
      answer(id, controller.signal.aborted ? (new Fault("engine.cancelled", {}) as Fault) : toFault(error));
    } finally {
      running.delete(id);
    }
  }

  const { promise: closed, resolve: close } = Promise.withResolvers<Fault>();
  port.listen(
    (raw) => {
      const frame = readFrame(raw);
      if (frame.kind === "call") void handle(frame);
      else if (frame.kind === "cancel") running.get(frame.id)?.abort(new Fault("engine.cancelled", {}));
      else if (frame.kind === "malformed" && frame.id !== null && !running.has(frame.id)) {
        answer(frame.id, new Fault("rpc.malformed", { problem: frame.problem }) as Fault);
      }
    },
    (reason) => {
      for (const controller of running.values()) controller.abort(reason);
      close(reason);
    },
  );

  return { emit: emitTo() as Emit<E>, closed, close: () => port.close() };
}

/** An input without the fields that are undefined: those count as absent. */
const withoutUndefined = (input: unknown): unknown =>
  Object.fromEntries(Object.entries(input as object).filter(([, field]) => field !== undefined));
