/** Making triplets for the window, as long work behind the pictures. */
import type { CuratingCalls, CuratingEvents, CurationRun, CurationWish } from "../../contract/learning/curating.ts";
import { Fault } from "../../contract/fault.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { startEngine } from "../children/engine-client.ts";
import { openLongWork, type WorkMeans } from "../long-work/long-work.ts";
import type { Turns } from "../long-work/turns.ts";
import type { Asking } from "./asked.ts";
import type { CurateMeans } from "./curate.ts";
import { notOwnFolder } from "../own-folder.ts";
import { keptCuration, type Run } from "./run.ts";
import type { Seeing } from "./seen-by.ts";

export interface CuratorOptions extends Asking {
  /** Where the run is kept. */
  readonly home: string;
  readonly settings: () => Settings;
  readonly engine: Parameters<typeof startEngine>[0];
  readonly turns: Turns;
  readonly emit: <N extends keyof CuratingEvents>(name: N, payload: CuratingEvents[N]) => void;
  /** A folder was begun in: it is the one to be shown. */
  readonly begun: (folder: string) => Promise<void>;
}

export interface Curator {
  readonly handlers: Handlers<CuratingCalls, StudioEvents>;
  /** Ends what runs; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** Opens the curator with the run that was on. */
export async function openCurator(options: CuratorOptions): Promise<Curator> {
  const { home, settings, emit } = options;
  const work = await openLongWork<Run>({
    kept: keptCuration(home),
    turns: options.turns,
    engine: options.engine,
    wanted: ({ paused }) => !paused,
    work: make,
    tell: () => emit("curation.changed", shown()),
  });
  let over: CurationRun | null = null;
  /** What the pictures of this turn took. */
  let pace = { seconds: 0, candidates: 0 };

  function shown(): CurationRun | null {
    const run = work.run();
    if (!run) return over;
    const { wish, paused, problem, done, of } = run;
    const state = problem ? "failed" : paused ? "paused" : work.working() ? "running" : "waiting";
    const each = pace.candidates === 0 ? null : pace.seconds / pace.candidates;
    return { folder: wish.folder, state, done, of, problem, secondsLeft: each === null ? null : each * (of - done) };
  }

  async function make({ wish }: Run, means: WorkMeans<Run>) {
    pace = { seconds: 0, candidates: 0 };
    const [{ curate }, { requestOf }, { seenBy }] = await Promise.all([
      import("./curate.ts"),
      import("./asked.ts"),
      import("./seen-by.ts"),
    ]);
    await curate(await requestOf(wish, options), meansOf(means, seenBy(means.engine, means.signal)));
    return () => {
      over = { ...shown()!, state: "ended", secondsLeft: null };
      return null;
    };
  }

  function meansOf({ engine, signal, moved }: WorkMeans<Run>, seeing: Seeing): CurateMeans {
    let began = performance.now();
    let made = 0;
    return {
      ...seeing,
      signal,
      async make(recipe, { folder: modelFolder }, folder) {
        const { provider, memory } = settings();
        const means = { provider, ...(memory === null ? {} : { memory: memory * 1e9 }) };
        const request = { recipe, modelFolder, out: { folder, format: "png" as const }, ...means };
        made++;
        return (await engine.call("engine.generate", request, { signal })).pictures[0]!.file;
      },
      tell(done, of) {
        const now = performance.now();
        // What was there from before took no time, and says nothing of what is left.
        if (made > 0) pace = { seconds: pace.seconds + (now - began) / 1_000, candidates: pace.candidates + 1 };
        [began, made] = [now, 0];
        moved((run) => ({ ...run, done, of }));
      },
    };
  }

  const standing = (): Run => {
    const run = work.run();
    if (!run) throw new Fault("curation.not-running", {});
    return run;
  };

  async function planFor(wish: CurationWish) {
    await notOwnFolder(wish.folder, { home, pictures: settings().picturesFolder });
    return (await import("./asked.ts")).planned(wish, options);
  }

  const refuseSecond = (): void => {
    const run = work.run();
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
        await work.begin({ wish, paused: false, problem: null, done: 0, of: candidates });
        await options.begun(wish.folder);
        return shown()!;
      },
      "curation.run": () => shown(),
      async "curation.pause"() {
        await work.change({ ...standing(), paused: true });
        return null;
      },
      async "curation.resume"() {
        await work.change({ ...standing(), paused: false, problem: null });
        return null;
      },
      async "curation.stop"() {
        const last = standing();
        const at = shown()!;
        over = { ...at, folder: last.wish.folder, state: "ended", secondsLeft: null, problem: null };
        await work.letGo();
        return null;
      },
    },
    close: () => work.close(),
  };
}
