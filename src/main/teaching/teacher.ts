/**
 * Teaching the studio a style: one run at a time, in an engine of its own, behind everything else. While pictures are
 * made the run waits, its place kept and its memory free, and goes on by itself; a run survives the end of the studio.
 */
import { join } from "node:path";
import { onLearning } from "../../contract/engine.ts";
import { Fault, isFault, toFault } from "../../contract/fault.ts";
import type { StyleId } from "../../contract/id.ts";
import type {
  LearningPoint,
  LearningProgress,
  LearningResult,
  LearnRequest,
  StyleDepth,
} from "../../contract/learning.ts";
import type { CallsOf } from "../../contract/rpc/calls.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { trainingTerms } from "../../contract/training-terms.ts";
import { type keptLearnedCalls, type Teaching, type teachingCalls } from "../../contract/teaching.ts";
import { candidateAt } from "../../engine/training/style/candidate-files.ts";
import { readPoints } from "../../engine/training/style/points.ts";
import { bestOf } from "../../engine/training/style/worth.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { coalesce } from "../../jobs/queue/coalesce.ts";
import { type EngineClient, startEngine } from "../children/engine-client.ts";
import type { Library } from "../library/calls.ts";
import type { Home } from "../library/home.ts";
import { acceptTerms, termsAccepted } from "../models/accepted-terms.ts";
import { settingsFor } from "./depths.ts";
import { keepLearned } from "./keep.ts";
import { materialOf, sitters } from "./material.ts";
import { idle, type Live, shownOf } from "./shown.ts";
import { readRun, removeRun, type Run, workIn, writeRun } from "./run.ts";

export interface TeacherOptions {
  readonly library: Pick<Library, "call">;
  readonly home: Home;
  /** The bundled samples, whose people sit where the library has nobody. */
  readonly people: string;
  readonly settings: () => Settings;
  readonly model: (id: string) => Promise<ModelFolder>;
  readonly engine: Parameters<typeof startEngine>[0];
  readonly emit: (name: "teaching.changed", payload: Teaching | null) => void;
}

type OwnCalls = CallsOf<Omit<typeof teachingCalls, keyof typeof keptLearnedCalls>>;

export interface Teacher {
  readonly handlers: Handlers<OwnCalls, StudioEvents>;
  /** Makes room for pictures, and goes on once there are none to be made. */
  queueChanged(quiet: boolean): void;
  /** The file of a sample; null where no run has it. */
  sample(name: string): string | null;
  /** Ends what runs; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** Milliseconds between two messages on how far a run is. */
const CHANGES = 300;

/** Opens the teacher with the run that was on. */
export async function openTeacher(options: TeacherOptions): Promise<Teacher> {
  const { library, home, settings, emit } = options;
  const folder = home.teaching;
  let run = await readRun(folder);
  let points: readonly LearningPoint[] = run ? await readPoints(workIn(folder)) : [];
  let live: Live = idle;
  let [busy, closed] = [true, false];
  let work: { readonly stop: AbortController; readonly done: Promise<void>; readonly engine: EngineClient } | null =
    null;
  const changed = coalesce(CHANGES, () => emit("teaching.changed", shown()));

  const shown = (): Teaching | null => run && shownOf(run, points, { ...live, working: work !== null });

  async function set(next: Run | null): Promise<void> {
    run = next;
    if (next) await writeRun(folder, next);
    changed.touch();
  }

  async function requestOf({
    model,
    settings: chosen,
    pictures,
    subjects,
  }: Omit<Run, "wish" | "problem" | "step" | "style" | "name">) {
    const { provider, memory } = settings();
    const request: LearnRequest = {
      modelFolder: (await options.model(model)).folder,
      provider,
      ...(memory === null ? {} : { memory: memory * 1e9 }),
      pictures,
      subjects: subjects.map(({ path }) => path),
      out: workIn(folder),
      settings: chosen,
    };
    return request;
  }

  /** What a run of this depth would be. */
  async function prepared(style: StyleId, depth: StyleDepth): Promise<Omit<Run, "wish" | "problem" | "step">> {
    const { model } = settings();
    const [{ manifest }, { name, pictures, references }, subjects] = await Promise.all([
      options.model(model),
      materialOf(library, home, style),
      sitters(library, home, options.people),
    ]);
    const learned = pictures.map(({ path, caption }) => ({ path, caption }));
    return {
      style,
      name,
      model,
      edition: weightsDigest(manifest),
      references,
      subjects,
      pictures: learned,
      settings: settingsFor(depth, manifest, pictures.length),
    };
  }

  /** A call of an engine of its own, which ends with it and gives its memory back. */
  async function alone<T>(ask: (engine: EngineClient) => Promise<T>): Promise<T> {
    const engine = startEngine(options.engine);
    return ask(engine).finally(() => engine.close());
  }

  function hear(progress: LearningProgress): void {
    if (!run) return;
    if (progress.phase === "reading") live = { ...live, read: { done: progress.done, of: progress.of } };
    if (progress.phase === "step") {
      const { step, loss, secondsLeft, memory } = progress;
      live = { read: null, loss, secondsLeft, memory };
      run = { ...run, step };
    }
    if (progress.phase === "point")
      points = [...points.filter(({ step }) => step !== progress.point.step), progress.point];
    changed.touch();
  }

  /** Starts or stops work as it should be now. */
  function settle(): void {
    const wanted = run !== null && run.wish === "run" && run.problem === null && !busy && !closed;
    if (!wanted) return work?.stop.abort();
    if (work) return;
    const stop = new AbortController();
    const engine = startEngine(options.engine);
    work = { stop, engine, done: learn(engine, stop.signal).finally(ended) };
    changed.touch();
  }

  function ended(): void {
    work = null;
    live = idle;
    changed.touch();
    settle();
  }

  async function learn(engine: EngineClient, signal: AbortSignal): Promise<void> {
    try {
      await engine.call("engine.learn", await requestOf(run!), { signal, onEvent: onLearning(hear) });
      if (run) await set({ ...run, wish: "end" });
    } catch (error) {
      // What was reached is kept before the engine may end.
      if (isFault(error, "engine.cancelled")) await engine.call("engine.settled", null).catch(() => undefined);
      else if (run && !closed) await set({ ...run, problem: toFault(error).toJSON() });
    } finally {
      await engine.close();
    }
  }

  const standing = (): Run => {
    if (!run) throw new Fault("style.not-learning", {});
    return run;
  };

  async function wish(next: Run["wish"]): Promise<null> {
    await set({ ...standing(), wish: next, problem: null });
    settle();
    return null;
  }

  async function letGo(): Promise<void> {
    const before = work;
    run = null;
    before?.stop.abort();
    await before?.done;
    points = [];
    await removeRun(folder);
    changed.touch();
  }

  async function result({ model, edition, settings: { depth }, step }: Run): Promise<LearningResult> {
    if (!points.some((point) => point.step !== null)) throw new Fault("style.not-learning", {});
    const best = bestOf(points);
    const { manifest } = await options.model(model);
    const files = candidateAt(workIn(folder), best, depth === "layers");
    return { step, points, best, ...files, model: { id: manifest.id, digest: edition ?? weightsDigest(manifest) } };
  }

  /** Of the model that a run would learn with. */
  const terms = async () => trainingTerms((await options.model(settings().model)).manifest.licence);

  /** @throws Fault `training.licence` where terms hold that nobody accepted */
  async function agree(accept: boolean): Promise<void> {
    const asked = await terms();
    if (accept) return acceptTerms(home.folder, asked);
    if (!(await termsAccepted(home.folder, asked)))
      throw new Fault("training.licence", { licence: asked.licence, url: asked.url });
  }

  const refuseSecond = (): void => {
    if (run) throw new Fault("style.busy", { name: run.name });
  };

  return {
    handlers: {
      async "teach.understand"({ style }, { signal }) {
        const { pictures, ...of } = await prepared(style, "at once");
        const { modelFolder, provider, memory } = await requestOf({ ...of, pictures });
        const request = { modelFolder, pictures, ...(provider ? { provider } : {}), ...(memory ? { memory } : {}) };
        const report = await alone((engine) => engine.call("engine.understand", request, { signal }));
        const { pictures: references } = await materialOf(library, home, style);
        return {
          ...report,
          pictures: report.pictures.map(({ path: _, ...one }, n) => ({ ...one, id: references[n]!.id })),
        };
      },
      async "teach.plan"({ style, depth }, { signal }) {
        refuseSecond();
        const request = { ...(await requestOf(await prepared(style, depth))), out: join(folder, "plan") };
        return alone((engine) => engine.call("engine.planLearning", request, { signal }));
      },
      "teach.state": () => shown(),
      async "teach.terms"() {
        const asked = await terms();
        return { ...asked, accepted: await termsAccepted(home.folder, asked) };
      },
      async "teach.start"({ style, depth, accept }) {
        refuseSecond();
        // At once nothing is trained.
        if (depth !== "at once") await agree(accept);
        const next: Run = { ...(await prepared(style, depth)), wish: "run", problem: null, step: 0 };
        refuseSecond();
        await set(next);
        settle();
        return shown()!;
      },
      "teach.pause": () => wish("pause"),
      "teach.resume": () => wish("run"),
      async "teach.stop"() {
        await wish("end");
        await work?.done;
        return null;
      },
      async "teach.keep"() {
        const last = standing();
        await wish("end");
        await work?.done;
        const { style, settings: chosen, references } = last;
        const pictures = references ?? (await materialOf(library, home, style)).references;
        const learned = await keepLearned(
          { library, blobs: blobsIn(home.blobs) },
          { style, settings: chosen, result: await result(last), pictures },
        );
        await letGo();
        return learned;
      },
      async "teach.discard"() {
        standing();
        await letGo();
        return null;
      },
    },
    queueChanged(quiet) {
      busy = !quiet;
      settle();
    },
    sample: (name) => (run ? join(workIn(folder), "samples", `${name}.webp`) : null),
    async close() {
      closed = true;
      changed.stop();
      work?.stop.abort();
      // The step that is on ends first where that is soon; else its last checkpoint counts.
      await Promise.race([work?.done, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      await work?.engine.close();
    },
  };
}
