/**
 * Measuring in the background: one picture after another while the queue has nothing to do, in a process of its own at
 * the system's lowest priority. Whatever the queue asks of the engine ends that process at once, so that no picture
 * waits for it, or for its memory.
 */
import { constants, setPriority } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { EngineClient } from "./children/engine-client.ts";
import { Fault, isFault } from "../contract/fault.ts";
import {
  type Measuring,
  measureKinds,
  type MeasureAnswer,
  type MeasureRequest,
} from "../contract/learning/measures.ts";
import type { Library } from "./library/calls.ts";

/** Milliseconds of rest before measuring begins or goes on: the artist may be about to ask for something. */
const REST = 4_000;

/** What a window asks again because something was measured, or time passed: it says nothing of an artist at work. */
const askedAgain = (call: string): boolean =>
  call === "pictures.outline" || call === "trainings.atWork" || call.startsWith("measures.");

export interface MeasuringOptions {
  readonly library: Pick<Library, "call">;
  /** The engine that pictures are made with. */
  readonly engine: Pick<EngineClient, "call">;
  /** Starts another to measure with; it is closed when there is nothing to measure, or something to make. */
  readonly apart: () => Pick<EngineClient, "call" | "close">;
  /** Gives a process the lowest priority. @throws where the system does not let it */
  readonly lower?: (pid: number) => void;
  /** The bundled model, and further networks that measure, as they are found now. @throws Fault `model.*` */
  readonly measuringWith: () => Promise<Pick<MeasureRequest, "bundled" | "networks">>;
  /** A sentence for each network that is there, and cannot be used by what its file says. */
  readonly problems?: () => Promise<readonly string[]>;
  /** Whether the artist wants it, asked before every picture. */
  readonly wanted: () => boolean;
  /** Nothing waits to be made. */
  readonly idle: () => boolean;
  readonly rest?: number;
  readonly clock?: Clock;
}

/** Milliseconds, and waiting for some of them. */
export interface Clock {
  now(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const usualClock: Clock = {
  now: () => performance.now(),
  pause: (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
};

export interface Measurer {
  /** The engine for those who go first: a picture of theirs ends a measuring that is under way, and its process. */
  readonly first: Pick<EngineClient, "call">;
  /** Looks again whether there is something to measure; what is no longer wanted ends. */
  ring(): void;
  /** A window asked for something: measuring rests while somebody is at work, whose window would not be smooth. */
  asked(call: string): void;
  /** Weights may have come or gone: finds out anew what stands behind the measures. */
  weightsChanged(): void;
  state(): Promise<Measuring>;
  close(): Promise<void>;
}

/** What stands behind the measures, and what of it cannot be used. */
interface Behind {
  readonly stamp: string;
  readonly where: Pick<MeasureRequest, "bundled" | "networks">;
  readonly problems: readonly string[];
}

/** On Linux this is the process's first thread, and whatever threads it starts from then on. */
const lowest = (pid: number): void => setPriority(pid, constants.priority.PRIORITY_LOW);

/** Begins to measure once it is rung. */
export function measureInBackground(options: MeasuringOptions): Measurer {
  const { library, engine, rest = REST, clock = usualClock, lower = lowest } = options;
  const closing = new AbortController();
  let bell = Promise.withResolvers<void>();
  let atWork: AbortController | null = null;
  /** The process that measures, while there is one, and the last whose priority was seen to. */
  let apart: ReturnType<MeasuringOptions["apart"]> | null = null;
  let seenTo: number | null = null;
  /** Calls of those who go first that are not answered yet. */
  let ahead = 0;
  let lastAsked = -Infinity;
  /** What stands behind the measures; null where that is to be found out anew. */
  let behind: Behind | null = null;

  async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (ahead > 0) throw new Fault("engine.cancelled", {});
    const controller = new AbortController();
    atWork = controller;
    try {
      return await work(AbortSignal.any([controller.signal, closing.signal]));
    } finally {
      atWork = null;
    }
  }

  /** Asks the process that measures; one that was started anew after a crash has its priority lowered, too. */
  const ask: EngineClient["call"] = async (name, input, callOptions) => {
    const eyes = (apart ??= options.apart());
    const { pid } = await eyes.call("engine.ping", null, callOptions?.signal ? { signal: callOptions.signal } : {});
    if (pid !== seenTo) {
      seenTo = pid;
      try {
        lower(pid);
      } catch {
        // Where the system does not let it, pictures still go first: the process is ended for them.
      }
    }
    return eyes.call(name, input, callOptions);
  };

  async function letGo(): Promise<void> {
    const eyes = apart;
    apart = null;
    await eyes?.close();
  }

  /** Waits until nobody has asked for anything for a while. */
  async function rested(): Promise<void> {
    for (;;) {
      const left = lastAsked + rest - clock.now();
      if (left <= 0 || closing.signal.aborted) return;
      await clock.pause(left, closing.signal);
    }
  }

  async function turn(): Promise<void> {
    if (behind === null) {
      const where = await options.measuringWith();
      // Digests of large weights take seconds: they, too, end where somebody asks for a picture.
      const stamp = await interruptible((signal) => ask("measure.stamp", where, { signal }));
      await library.call("measures.begin", { stamp });
      const opened = await interruptible((signal) => ask("measure.problems", where, { signal }));
      behind = { stamp, where, problems: [...((await options.problems?.()) ?? []), ...opened] };
    }
    const now = behind;
    for (;;) {
      await rested();
      if (behind !== now || closing.signal.aborted || !options.wanted() || !options.idle()) return;
      const next = await library.call("measures.next", { stamp: now.stamp });
      if (!next) return;
      const { id, ...request } = next;
      const answer = await interruptible(async (signal) => {
        try {
          return await ask("measure.picture", { ...request, ...now.where }, { signal });
        } catch (error) {
          if (signal.aborted || isFault(error, "rpc.closed") || isFault(error, "engine.keeps-crashing")) return null;
          return unreadable;
        }
      });
      if (answer === null) return;
      await library.call("measures.record", { id, stamp: now.stamp, answer });
    }
  }

  const running = (async () => {
    while (!closing.signal.aborted) {
      await Promise.race([bell.promise, aborted(closing.signal)]);
      bell = Promise.withResolvers();
      await clock.pause(rest, closing.signal);
      await rested();
      // Nobody waits for it; whatever went wrong is tried again at the next ring.
      if (!closing.signal.aborted && options.wanted() && options.idle()) await turn().catch(() => undefined);
      await letGo();
    }
  })();

  return {
    first: {
      call(name, input, callOptions) {
        if (name === "engine.plan") return engine.call(name, input, callOptions);
        ahead++;
        atWork?.abort();
        void letGo();
        return engine.call(name, input, callOptions).finally(() => {
          ahead--;
          bell.resolve();
        });
      },
    },
    ring() {
      if (!options.wanted()) atWork?.abort();
      bell.resolve();
    },
    asked(call) {
      if (!askedAgain(call)) lastAsked = clock.now();
    },
    weightsChanged() {
      behind = null;
      bell.resolve();
    },
    async state() {
      const counts = await library.call("measures.counts", { stamp: behind?.stamp ?? "" });
      return { ...counts, paused: !options.wanted(), problems: behind?.problems ?? [] };
    },
    async close() {
      closing.abort();
      await Promise.all([running, letGo()]);
    },
  };
}

/** Of a picture whose file cannot be measured. */
const unreadable: MeasureAnswer = {
  measures: measureKinds.map((kind) => ({
    state: "absent",
    kind,
    formula: "none",
    weights: null,
    why: "unreadable",
  })),
  unrelated: [],
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
