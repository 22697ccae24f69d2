/** The paper's trainings begun in the window, as long work behind the pictures. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { onTraining } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import type {
  RunPlan,
  RunWish,
  TrainingProgress,
  TrainingRequest,
  TrainingSettings,
} from "../../contract/learning/training.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import type { RunAtWork, TrainingsCalls, TrainingWish } from "../../contract/learning/trainings.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { Settings } from "../../contract/settings.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { startEngine } from "../children/engine-client.ts";
import { openLongWork, type WorkMeans } from "../long-work/long-work.ts";
import type { Turns } from "../long-work/turns.ts";
import { acceptTerms, termsAccepted } from "../models/accepted-terms.ts";
import { idle, keptTraining, type Live, type Run, stateOf } from "./run.ts";
import { usualRateOf, usualSide, usualSteps, usualTraining } from "./usual.ts";

export interface TrainerOptions {
  /** Where the run is kept. */
  readonly home: string;
  /** Where models lie: what is trained becomes one of them. */
  readonly models: string;
  readonly settings: () => Settings;
  readonly model: (id: string) => Promise<ModelFolder>;
  /** Folders in which CSD may lie. */
  readonly roots: readonly string[];
  readonly engine: Parameters<typeof startEngine>[0];
  readonly turns: Turns;
  readonly changed: () => void;
  /** There is a new model. */
  readonly made: () => Promise<void>;
}

type Own = "trainings.usual" | "trainings.terms" | "trainings.plan" | "trainings.begin" | "trainings.putAway";

export interface Trainer {
  readonly handlers: Handlers<Pick<TrainingsCalls, Own>, StudioEvents>;
  /** The run that there is; null for none. */
  run(): RunAtWork | null;
  ask(wish: RunWish): Promise<void>;
  /** Ends what runs; the next start of the studio goes on. */
  close(): Promise<void>;
}

/** The name of the window's own run among the others, which are named by their folders. */
export const ownId = "0".repeat(16);

/** Opens the trainer with the run that was on. */
export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  const { home, settings } = options;
  const work = await openLongWork<Run>({
    kept: keptTraining(home),
    turns: options.turns,
    engine: options.engine,
    wanted: ({ wanted, done }) => wanted === "run" && !done,
    work: train,
    tell: options.changed,
  });
  let live: Live = idle;

  async function train(run: Run, { engine, signal, moved }: WorkMeans<Run>) {
    const hear = (progress: TrainingProgress): void => {
      switch (progress.phase) {
        case "examples":
          live = { ...live, read: { done: progress.done, of: progress.of } };
          return work.touch();
        // Whoever asked for it in the run's folder: the engine gives its memory back, as when it is paused here.
        case "paused":
          return void ask("pause").catch(() => undefined);
        case "step": {
          const { step, loss, reward, secondsLeft, memory } = progress;
          live = { read: null, loss, reward, secondsLeft, memory };
          return moved((at) => ({ ...at, step }));
        }
        case "kept":
          return;
        default:
          progress satisfies never;
      }
    };
    try {
      const request = await requestOf(run);
      await engine.call("engine.train", request, { signal, onEvent: onTraining(hear) });
      await options.made();
      return (last: Run): Run => ({ ...last, done: true, step: last.settings.steps });
    } catch (error) {
      if (!isFault(error, "engine.cancelled")) throw error;
      // What was reached is kept before the engine may end.
      await engine.call("engine.settled", null).catch(() => undefined);
      if (signal.aborted) throw error;
      // Somebody stopped it in the run's folder.
      return (last: Run): Run => ({ ...last, wanted: "stop" });
    } finally {
      live = idle;
    }
  }

  async function requestOf({ wish, settings: chosen, folder, id }: Planned): Promise<TrainingRequest> {
    const { provider, memory } = settings();
    const { folder: modelFolder } = await options.model(wish.model);
    const csd = chosen.csd === undefined ? null : await (await csdHere()).csdAmongModels(options.roots, home);
    return {
      modelFolder,
      provider,
      ...(memory === null ? {} : { memory: memory * 1e9 }),
      triplets: wish.triplets,
      out: folder,
      settings: chosen,
      named: { id, name: wish.name },
      ...(csd ? { csd } : {}),
    };
  }

  /** @throws Fault `training.name-taken`, `training.run-busy`, `training.no-csd`, `model.*` */
  async function planned(wish: TrainingWish): Promise<Planned> {
    const { manifest } = await options.model(wish.model);
    const id = idOf(wish, manifest.id);
    const folder = join(options.models, id);
    const known = await options.model(id).catch(() => null);
    // A command may train there.
    if (await (await locksHere()).isAtWork(folder)) throw new Fault("training.run-busy", { folder });
    const left = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? [] : [""]));
    const begun = left.includes("checkpoint.safetensors") || left.every((name) => beforeFirst.has(name));
    if (!begun || (known !== null && known.folder !== folder))
      throw new Fault("training.name-taken", { name: wish.name });
    const { stage, steps, side, rank, rewardSteps, judge } = wish;
    const rewarded = stage === "reward";
    const csd = rewarded && judge === "csd" ? await csdSettings() : {};
    const chosen = { ...usualTraining, stage, steps, side, rank, rewardSteps: rewarded ? rewardSteps : 0, ...csd };
    return { wish, id, folder, settings: { ...chosen, rate: usualRateOf(stage, manifest) } };
  }

  async function csdSettings(): Promise<Pick<TrainingSettings, "csd">> {
    const { csdAmongModels, csdDigest } = await csdHere();
    return { csd: await csdDigest(await csdAmongModels(options.roots, home)) };
  }

  async function planOf(wish: TrainingWish, signal: AbortSignal): Promise<RunPlan & { readonly folder: string }> {
    const next = await planned(wish);
    const engine = startEngine(options.engine);
    const plan = engine.call("engine.planRun", await requestOf(next), { signal }).finally(() => engine.close());
    return { ...(await plan), folder: next.folder };
  }

  /** @throws Fault `training.licence` where terms hold that nobody accepted */
  async function agree(model: string, accept: boolean): Promise<void> {
    const terms = await termsOf(model);
    if (accept) return acceptTerms(home, terms);
    if (!terms.accepted) throw new Fault("training.licence", { licence: terms.licence, url: terms.url });
  }

  async function termsOf(model: string) {
    const terms = trainingTerms((await options.model(model)).manifest.licence);
    return { ...terms, accepted: await termsAccepted(home, terms) };
  }

  /** One that is stopped, failed or done gives way. */
  function refuseSecond(): void {
    const run = work.run();
    if (run && ["running", "pausing", "paused", "waiting"].includes(stateOf(run, work.working())))
      throw new Fault("training.busy", { name: run.wish.name });
  }

  async function ask(wish: RunWish): Promise<void> {
    const run = work.run();
    if (!run) throw new Fault("training.ended", {});
    const wanted = wish === "go on" ? "run" : wish;
    await work.change({ ...run, wanted, problem: null });
  }

  return {
    handlers: {
      async "trainings.usual"({ stage, model }) {
        const { manifest } = await options.model(model);
        const { rank, rewardSteps } = usualTraining;
        return { steps: usualSteps(stage), side: usualSide(manifest), rank, rewardSteps };
      },
      "trainings.terms": ({ model }) => termsOf(model),
      async "trainings.plan"(wish, { signal }) {
        refuseSecond();
        return planOf(wish, signal);
      },
      async "trainings.begin"({ accept, ...wish }) {
        refuseSecond();
        await agree(wish.model, accept);
        const next = await planned(wish);
        refuseSecond();
        if (work.run()) await work.letGo();
        await work.begin({ ...next, wanted: "run", problem: null, step: 0, done: false });
        return null;
      },
      async "trainings.putAway"() {
        refuseSecond();
        await work.letGo();
        return null;
      },
    },
    run() {
      const run = work.run();
      if (!run) return null;
      const { wish, folder, settings: of, step, problem, done, id } = run;
      return {
        id: ownId,
        kind: wish.stage,
        name: wish.name,
        folder,
        model: wish.model,
        state: stateOf(run, work.working()),
        step,
        steps: of.steps,
        ...live,
        own: { problem, made: done ? id : null },
      };
    },
    ask,
    close: () => work.close(),
  };
}

type Planned = Pick<Run, "wish" | "id" | "folder" | "settings">;

/** What looks for CSD is loaded where it is to judge. */
const csdHere = () => import("../models/csd.ts");
/** A start of the studio trains nothing. */
const locksHere = () => import("../../engine/training/alone.ts");

/** What a training leaves that was stopped before its first place was kept. */
const beforeFirst: ReadonlySet<string> = new Set(["examples", "running.lock", "paused", "stop"]);

/** The id of the new model: its name where that has letters that ids take. */
function idOf({ name, stage }: TrainingWish, model: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[^a-z0-9]+|-+$/g, "");
  return plain || `${model}-${stage}`;
}
