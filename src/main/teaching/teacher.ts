/** Teaching the studio a style, as long work behind the pictures: what a run is, and what is kept of it. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { onLearning } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import type { StyleId } from "../../contract/values/id.ts";
import type {
  LearningPoint,
  LearningProgress,
  LearningResult,
  LearnRequest,
  StyleDepth,
} from "../../contract/learning/learning.ts";
import type { CallsOf } from "../../contract/rpc/calls.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import { type keptLearnedCalls, type Teaching, type teachingCalls } from "../../contract/learning/teaching.ts";
import { readPoints } from "../../engine/training/style/points.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { type EngineClient, startEngine } from "../children/engine-client.ts";
import type { Library } from "../library/calls.ts";
import type { Home } from "../library/opening/home.ts";
import { acceptTerms, termsAccepted } from "../models/accepted-terms.ts";
import { openLongWork, type WorkMeans } from "../long-work/long-work.ts";
import type { Turns } from "../long-work/turns.ts";
import { settingsFor } from "./depths.ts";
import { keepLearned } from "./keep.ts";
import { changedUnderTheirNames, materialOf, sitters, underTheirNames } from "./material.ts";
import { outcomeOf } from "./outcome.ts";
import { idle, type Live, shownOf } from "./shown.ts";
import { keptTeaching, type Run, workIn } from "./run.ts";

export interface TeacherOptions {
  readonly library: Pick<Library, "call">;
  readonly home: Home;
  /** The bundled samples, whose people sit where the library has nobody. */
  readonly people: string;
  readonly settings: () => Settings;
  readonly model: (id: string) => Promise<ModelFolder>;
  readonly engine: Parameters<typeof startEngine>[0];
  readonly turns: Turns;
  readonly emit: (name: "teaching.changed", payload: Teaching | null) => void;
}

type OwnCalls = CallsOf<Omit<typeof teachingCalls, keyof typeof keptLearnedCalls>>;

export interface Teacher {
  readonly handlers: Handlers<OwnCalls, StudioEvents>;
  /** The file of a sample; null where no run has it. */
  sample(name: string): string | null;
  /** Ends what runs; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** Opens the teacher with the run that was on. */
export async function openTeacher(options: TeacherOptions): Promise<Teacher> {
  const { library, home, settings, emit } = options;
  const folder = home.teaching;
  const work = await openLongWork<Run>({
    kept: keptTeaching(folder),
    turns: options.turns,
    engine: options.engine,
    wanted: ({ wish }) => wish === "run",
    work: learn,
    clear: () => rm(workIn(folder), { recursive: true, force: true }),
    tell: () => emit("teaching.changed", shown()),
  });
  let points: readonly LearningPoint[] = work.run() ? await readPoints(workIn(folder)) : [];
  let live: Live = idle;

  function shown(): Teaching | null {
    const run = work.run();
    return run && shownOf(run, points, { ...live, working: work.working() });
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
    const learned = pictures.map(({ path, caption, repeats }) => ({ path, caption, repeats }));
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

  function hear(progress: LearningProgress, moved: WorkMeans<Run>["moved"]): void {
    if (progress.phase === "reading") live = { ...live, read: { done: progress.done, of: progress.of } };
    // Whoever asked for it in the run's folder: the engine gives its memory back, as when it is paused here.
    if (progress.phase === "paused") return void wish("pause").catch(() => undefined);
    if (progress.phase === "point")
      points = [...points.filter(({ step }) => step !== progress.point.step), progress.point];
    if (progress.phase !== "step") return work.touch();
    const { step, loss, secondsLeft, memory } = progress;
    live = { read: null, loss, secondsLeft, memory };
    moved((run) => ({ ...run, step }));
  }

  async function learn(run: Run, { engine, signal, moved }: WorkMeans<Run>) {
    try {
      const onEvent = onLearning((progress) => hear(progress, moved));
      await engine.call("engine.learn", await requestOf(run), { signal, onEvent });
      return (last: Run): Run => ({ ...last, wish: "end" });
    } catch (error) {
      // What was reached is kept before the engine may end.
      if (isFault(error, "engine.cancelled")) {
        await engine.call("engine.settled", null).catch(() => undefined);
        // Somebody stopped it in the run's folder.
        if (!signal.aborted) return (last: Run): Run => ({ ...last, wish: "end" });
      }
      if (!isFault(error, "style.pictures-changed")) throw error;
      throw changedUnderTheirNames(error, await materialOf(library, home, run.style).catch(() => ({ pictures: [] })));
    } finally {
      live = idle;
    }
  }

  const standing = (): Run => {
    const run = work.run();
    if (!run) throw new Fault("style.not-learning", {});
    return run;
  };

  async function wish(next: Run["wish"]): Promise<null> {
    await work.change({ ...standing(), wish: next, problem: null });
    return null;
  }

  async function letGo(): Promise<void> {
    await work.letGo();
    points = [];
  }

  async function result({ model, edition, settings: { depth }, step }: Run): Promise<LearningResult> {
    const { manifest } = await options.model(model);
    const of = { depth, step, model: { id: manifest.id, digest: edition ?? weightsDigest(manifest) } };
    const reached = outcomeOf(workIn(folder), points, of);
    if (!reached) throw new Fault("style.not-learning", {});
    return reached;
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
    const run = work.run();
    if (run) throw new Fault("style.busy", { name: run.name });
  };

  return {
    handlers: {
      async "teach.understand"({ style }, { signal }) {
        const { pictures, ...of } = await prepared(style, "at once");
        const { modelFolder, provider, memory } = await requestOf({ ...of, pictures });
        const request = { modelFolder, pictures, ...(provider ? { provider } : {}), ...(memory ? { memory } : {}) };
        const report = await alone((engine) => engine.call("engine.understand", request, { signal }));
        const material = await materialOf(library, home, style);
        return {
          ...underTheirNames(report, material),
          pictures: report.pictures.map(({ path: _, ...one }, n) => ({ ...one, id: material.pictures[n]!.id })),
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
        points = [];
        await work.begin(next);
        return shown()!;
      },
      "teach.pause": () => wish("pause"),
      "teach.resume": () => wish("run"),
      async "teach.stop"() {
        await wish("end");
        await work.rested();
        return null;
      },
      async "teach.keep"() {
        const last = standing();
        await wish("end");
        await work.rested();
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
    sample: (name) => (work.run() ? join(workIn(folder), "samples", `${name}.webp`) : null),
    close: () => work.close(),
  };
}
