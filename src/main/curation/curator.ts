/**
 * Making triplets for the window: one run at a time, in an engine of its own, behind everything else. While pictures
 * are made the run waits and goes on by itself; it survives the end of the studio.
 */
import type { CuratingCalls, CuratingEvents, CurationRun, CurationWish } from "../../contract/curating.ts";
import { Fault, isFault, toFault } from "../../contract/fault.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { coalesce } from "../../jobs/queue/coalesce.ts";
import { type EngineClient, startEngine } from "../children/engine-client.ts";
import type { Asking } from "./asked.ts";
import type { CurateMeans } from "./curate.ts";
import { notOwnFolder } from "../own-folder.ts";
import { readRun, type Run, writeRun } from "./run.ts";

export interface CuratorOptions extends Asking {
  /** Where the run is kept. */
  readonly home: string;
  readonly settings: () => Settings;
  readonly engine: Parameters<typeof startEngine>[0];
  readonly emit: <N extends keyof CuratingEvents>(name: N, payload: CuratingEvents[N]) => void;
  /** A folder was begun in: it is the one to be shown. */
  readonly begun: (folder: string) => Promise<void>;
}

export interface Curator {
  readonly handlers: Handlers<CuratingCalls, StudioEvents>;
  /** Makes room for pictures, and goes on once there are none to be made. */
  queueChanged(quiet: boolean): void;
  /** Ends what runs; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** Milliseconds between two messages on how far a run is. */
const CHANGES = 300;

/** Opens the curator with the run that was on. */
export async function openCurator(options: CuratorOptions): Promise<Curator> {
  const { home, settings, emit } = options;
  let run = await readRun(home);
  let over: CurationRun | null = null;
  let [busy, closed] = [true, false];
  /** What the pictures of this turn took. */
  let pace = { seconds: 0, candidates: 0 };
  let work: { readonly stop: AbortController; readonly done: Promise<void>; readonly engine: EngineClient } | null =
    null;
  const changed = coalesce(CHANGES, () => emit("curation.changed", shown()));

  function shown(): CurationRun | null {
    if (!run) return over;
    const { wish, paused, problem, done, of } = run;
    const state = problem ? "failed" : paused ? "paused" : work ? "running" : "waiting";
    const each = pace.candidates === 0 ? null : pace.seconds / pace.candidates;
    return { folder: wish.folder, state, done, of, problem, secondsLeft: each === null ? null : each * (of - done) };
  }

  async function set(next: Run | null): Promise<void> {
    run = next;
    await writeRun(home, next);
    changed.touch();
  }

  /** Starts or stops work as it should be now. */
  function settle(): void {
    const wanted = run !== null && !run.paused && run.problem === null && !busy && !closed;
    if (!wanted) return work?.stop.abort();
    if (work) return;
    const stop = new AbortController();
    const engine = startEngine(options.engine);
    work = { stop, engine, done: make(engine, stop.signal).finally(ended) };
    changed.touch();
  }

  function ended(): void {
    work = null;
    changed.touch();
    settle();
  }

  async function make(engine: EngineClient, signal: AbortSignal): Promise<void> {
    pace = { seconds: 0, candidates: 0 };
    try {
      const [{ curate }, { requestOf }] = await Promise.all([import("./curate.ts"), import("./asked.ts")]);
      await curate(await requestOf(run!.wish, options), meansOf(engine, signal));
      if (!run || signal.aborted) return;
      over = { ...shown()!, state: "ended", secondsLeft: null };
      await set(null);
    } catch (error) {
      if (run && !closed && !isFault(error, "engine.cancelled"))
        await set({ ...run, problem: toFault(error).toJSON() }).catch(() => undefined);
    } finally {
      await engine.close();
    }
  }

  function meansOf(engine: EngineClient, signal: AbortSignal): CurateMeans {
    let began = performance.now();
    let made = 0;
    return {
      signal,
      async make(recipe, { folder: modelFolder }, folder) {
        const { provider, memory } = settings();
        const means = { provider, ...(memory === null ? {} : { memory: memory * 1e9 }) };
        const request = { recipe, modelFolder, out: { folder, format: "png" as const }, ...means };
        made++;
        return (await engine.call("engine.generate", request, { signal })).pictures[0]!.file;
      },
      faces: (file) =>
        engine.call("engine.faces", { file, turn: 0 }, { signal }).then(
          (found) => found.length,
          () => null,
        ),
      tell(done, of) {
        const now = performance.now();
        // What was there from before took no time, and says nothing of what is left.
        if (made > 0) pace = { seconds: pace.seconds + (now - began) / 1_000, candidates: pace.candidates + 1 };
        [began, made] = [now, 0];
        if (run) run = { ...run, done, of };
        changed.touch();
      },
    };
  }

  const standing = (): Run => {
    if (!run) throw new Fault("curation.not-running", {});
    return run;
  };

  async function planFor(wish: CurationWish) {
    await notOwnFolder(wish.folder, { home, pictures: settings().picturesFolder });
    return (await import("./asked.ts")).planned(wish, options);
  }

  const refuseSecond = (): void => {
    if (run) throw new Fault("curation.busy", { folder: run.wish.folder });
  };

  return {
    handlers: {
      "curation.plan": planFor,
      async "curation.begin"(wish) {
        refuseSecond();
        const { candidates } = await planFor(wish);
        refuseSecond();
        over = null;
        await set({ wish, paused: false, problem: null, done: 0, of: candidates });
        await options.begun(wish.folder);
        settle();
        return shown()!;
      },
      "curation.run": () => shown(),
      async "curation.pause"() {
        await set({ ...standing(), paused: true });
        settle();
        return null;
      },
      async "curation.resume"() {
        await set({ ...standing(), paused: false, problem: null });
        settle();
        return null;
      },
      async "curation.stop"() {
        const last = standing();
        const at = shown()!;
        await set(null);
        settle();
        await work?.done;
        over = { ...at, folder: last.wish.folder, state: "ended", secondsLeft: null, problem: null };
        changed.touch();
        return null;
      },
    },
    queueChanged(quiet) {
      busy = !quiet;
      settle();
    },
    async close() {
      closed = true;
      changed.stop();
      work?.stop.abort();
      // The step that is on ends first where that is soon; its picture is made again at the next start.
      await Promise.race([work?.done, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      await work?.engine.close();
    },
  };
}
