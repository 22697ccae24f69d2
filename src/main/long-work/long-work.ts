/**
 * Work of minutes to nights that stands behind the pictures: one run at a time, in an engine of its own, which gives
 * its memory back when it waits. It is paused, goes on, and survives the end of the studio.
 */
import { isFault, toFault } from "../../contract/fault.ts";
import { coalesce } from "../../jobs/queue/coalesce.ts";
import { type EngineClient, startEngine } from "../children/engine-client.ts";
import type { KeptRun, Standing } from "./kept-run.ts";
import type { Turns } from "./turns.ts";

/** What a run is worked on with. */
export interface WorkMeans<R> {
  readonly engine: EngineClient;
  /** Aborts where it is to wait or to end. */
  readonly signal: AbortSignal;
  /** Says how far it is. The file is written when the run changes otherwise. */
  moved(change: (run: R) => R): void;
}

export interface LongWorkOptions<R extends Standing> {
  readonly kept: KeptRun<R>;
  readonly turns: Turns;
  readonly engine: Parameters<typeof startEngine>[0];
  /** Whether the artist wants it to be at work. */
  wanted(run: R): boolean;
  /** Works on a run until it is done. @returns what the run is then; null where it is over */
  work(run: R, means: WorkMeans<R>): Promise<(run: R) => R | null>;
  /** Removes what a run that is let go of leaves. */
  clear?(): Promise<void>;
  /** Something changed that the window shows. */
  tell(): void;
}

export interface LongWork<R> {
  /** The run that stands; null where there is none. */
  run(): R | null;
  working(): boolean;
  /** Begins one where none stands. @throws Fault `image.*` where it cannot be kept: then it is not begun */
  begin(first: R): Promise<void>;
  /** Changes what is wanted of the run that stands. @throws Fault `image.*` where that cannot be kept */
  change(next: R): Promise<void>;
  /** Resolves when what is at work now has ended. */
  rested(): Promise<void>;
  /** Lets go of the run, once what is at work has ended. @throws Fault `image.*` */
  letGo(): Promise<void>;
  touch(): void;
  /** Ends what is at work; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** Milliseconds between two messages on how far a run is. */
const CHANGES = 300;

/** Milliseconds that the end of the studio waits for the end of a step. */
const PATIENCE = 2_000;

interface AtWork {
  readonly stop: AbortController;
  readonly engine: EngineClient;
  readonly done: Promise<void>;
}

/** Opens the work with the run that was on; it goes on when the turns let it. */
export async function openLongWork<R extends Standing>(options: LongWorkOptions<R>): Promise<LongWork<R>> {
  const { kept } = options;
  let run = await kept.read();
  let [closed, leaving] = [false, false];
  let atWork: AtWork | null = null;
  let writing: Promise<void> = Promise.resolve();
  const changed = coalesce(CHANGES, options.tell);
  const turn = options.turns.join(settle);

  /** Starts or stops work as it should be now. */
  function settle(): void {
    const wanted = run !== null && run.problem === null && options.wanted(run) && !closed && !leaving && turn.has();
    if (!wanted) return atWork?.stop.abort();
    if (atWork) return;
    turn.take();
    const stop = new AbortController();
    const engine = startEngine(options.engine);
    atWork = { stop, engine, done: take(run!, engine, stop.signal).finally(ended) };
    changed.touch();
  }

  function ended(): void {
    atWork = null;
    changed.touch();
    turn.giveBack();
  }

  async function take(first: R, engine: EngineClient, signal: AbortSignal): Promise<void> {
    // Of work that is to end nothing more is heard.
    const moved = (change: (run: R) => R): void => {
      if (run === null || signal.aborted) return;
      run = change(run);
      changed.touch();
    };
    try {
      const last = await options.work(first, { engine, signal, moved });
      if (run && !signal.aborted) await change(last(run));
    } catch (error) {
      // Where the disk refuses even this, the window still says it.
      if (run && !closed && !leaving && !isFault(error, "engine.cancelled"))
        await change({ ...run, problem: toFault(error).toJSON() }).catch(() => undefined);
    } finally {
      await engine.close();
    }
  }

  /** In the order asked for, so that the file says what was wanted last. */
  async function change(next: R | null): Promise<void> {
    run = next;
    changed.touch();
    settle();
    const written = after(writing, next);
    writing = written.catch(() => undefined);
    await written;
  }

  async function after(before: Promise<void>, next: R | null): Promise<void> {
    await before;
    await kept.write(next);
  }

  return {
    run: () => run,
    working: () => atWork !== null,
    change,
    async begin(first) {
      await change(first).catch(async (error: unknown) => {
        run = null;
        atWork?.stop.abort();
        await atWork?.done;
        changed.touch();
        throw error;
      });
    },
    rested: async () => atWork?.done,
    async letGo() {
      leaving = true;
      try {
        settle();
        await atWork?.done;
        // Before the run itself, so that the next one never finds what this one left.
        await options.clear?.();
        await change(null);
      } finally {
        leaving = false;
      }
    },
    touch: () => changed.touch(),
    async close() {
      closed = true;
      changed.stop();
      const last = atWork;
      last?.stop.abort();
      // The step that is on ends first where that is soon; else the last place that was kept counts.
      await Promise.race([last?.done, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
      await last?.engine.close();
    },
  };
}
