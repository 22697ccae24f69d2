/** Making one job: its recipe, the pictures it still owes, each recorded the moment it is saved. */
import type { Settings } from "../../contract/settings.ts";
import {
  type EngineCalls,
  type EngineEvents,
  type GenerateRequest,
  type MadeBy,
  onProgress,
  type Preview,
  type Progress as EngineProgress,
  type SavedPicture,
} from "../../contract/engine.ts";
import { type Fault, isFault, toFault } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import type { Client } from "../../contract/rpc/client.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { removeTemporary } from "../../formats/atomic.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { compose } from "../drafts/compose.ts";
import type { Blobs } from "../blobs.ts";
import { type Away, isAway } from "./away.ts";
import type { JobLibrary } from "../library.ts";
import type { JobProgress, Order, StoredJob } from "../store.ts";
import { type Outputs, outputsOf, owed, runs, savedFiles } from "./outputs.ts";

export type Engine = Pick<Client<EngineCalls, EngineEvents>, "call">;

export interface WorkerOptions {
  readonly library: JobLibrary;
  readonly blobs: Blobs;
  readonly engine: Engine;
  readonly farm: Away;
  /** @throws Fault `model.*` */
  readonly model: (id: string) => Promise<ModelFolder>;
  /** Folder of the networks that enlarge pictures. */
  readonly enlarger: string;
  readonly settings: () => Settings;
  /** The engine died and is started again. */
  readonly onRestart: (fault: Fault) => void;
}

/** What the queue hears of the job and says to it. */
export interface JobControl {
  /** Whether a picture is another job's. */
  readonly taken: (picture: PictureId) => boolean;
  /** Aborting ends the job within a step. */
  readonly signal: AbortSignal;
  /** Aborting has no further picture of it begun. */
  readonly hold: AbortSignal;
  /** Asked after every picture; true ends the job there. */
  readonly stop: () => boolean;
  readonly onProgress: (progress: JobProgress, picture: number, preview: Preview | null) => void;
  readonly onPicture: (picture: Picture) => void;
}

/** How a job's turn ended. `stopped` leaves pictures to be made. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "stopped" }
  /** The farm cannot have it now. */
  | { readonly kind: "waits" }
  | { readonly kind: "failed"; readonly fault: Fault };

/** Works on a job until it is done, stopped or failed. Never throws. */
export async function work(job: StoredJob, options: WorkerOptions, control: JobControl): Promise<Outcome> {
  try {
    return await new JobRun(job, options, control).run();
  } catch (error) {
    if (control.signal.aborted) return { kind: "stopped" };
    const fault = toFault(error);
    return job.site === "farm" && isAway(fault) ? { kind: "waits" } : { kind: "failed", fault };
  }
}

class JobRun {
  readonly #job: StoredJob;
  readonly #options: WorkerOptions;
  readonly #control: JobControl;
  readonly #made: Picture[] = [];
  #provider: string | null = null;
  /** When the picture in work was begun, in monotonic milliseconds. */
  #begun = performance.now();

  constructor(job: StoredJob, options: WorkerOptions, control: JobControl) {
    this.#job = job;
    this.#options = options;
    this.#control = control;
  }

  async run(): Promise<Outcome> {
    const { library, model: find, settings } = this.#options;
    const { draft, seed } = this.#job;
    // A job of an earlier version says only what was asked for.
    const order = this.#job.order ?? (await compose(draft, seed, (await find(draft.model)).manifest, this.#options));
    const folder = order.recipe.enlarged ? this.#options.enlarger : (await find(draft.model)).folder;
    const outputs = outputsOf(this.#job, settings().picturesFolder);
    for (const id of this.#job.made) {
      const picture = await library.picture(id).catch(() => null);
      if (picture) this.#made.push(picture);
    }
    await removeTemporary(outputs.folder);
    await this.#adopt(order, outputs);
    // A crash is forgiven once; a picture finished since then shows that it goes on.
    for (let forgiven: number | null = null; ;) {
      const seeds = owed(this.#job, this.#made);
      if (seeds.length === 0) return { kind: "done" };
      if (this.#control.signal.aborted || this.#control.stop()) return { kind: "stopped" };
      try {
        await this.#make(runs(seeds)[0]!, order, outputs, folder);
      } catch (error) {
        await this.#adopt(order, outputs);
        if (isFault(error, "engine.cancelled"))
          return owed(this.#job, this.#made).length === 0 ? { kind: "done" } : { kind: "stopped" };
        if (!isFault(error, "engine.crashed") || forgiven === this.#made.length) throw error;
        forgiven = this.#made.length;
        this.#options.onRestart(error as Fault);
      }
    }
  }

  /** Pictures with successive seeds, in one call of the engine. */
  async #make(
    [seed, count]: readonly [number, number],
    order: Order,
    { folder, stem }: Outputs,
    modelFolder: string,
  ): Promise<void> {
    const { engine, farm, settings } = this.#options;
    const away = this.#job.site === "farm";
    const { format, quality, provider, memory, previews } = settings();
    const recipe: Recipe = { ...order.recipe, seed, count };
    // Stopping between two pictures ends the call of the engine, not the job.
    const pause = new AbortController();
    const before = this.#made.length;
    const signal = AbortSignal.any([this.#control.signal, pause.signal]);
    let recorded: Promise<void> = Promise.resolve();
    this.#begun = performance.now();
    try {
      const onEvent = onProgress((progress) => {
        if (progress.phase === "saved") {
          const { saved, by = { seconds: this.#lap(), provider: this.#provider } } = progress;
          recorded = recorded.then(() => this.#record(saved, by, order));
          // Awaited below; until then a failure must not count as unhandled.
          recorded.catch(() => pause.abort());
          if (!away && this.#control.stop()) pause.abort();
        } else this.#tell(progress, before);
      });
      const request: GenerateRequest = {
        recipe,
        modelFolder,
        out: { folder, format, quality, name: stem },
        provider,
        previews,
        ...(memory === null ? {} : { memory: memory * 1e9 }),
      };
      await (away
        ? farm.generate(request, {
            signal,
            hold: this.#control.hold,
            onEvent,
            title: this.#job.title,
            tag: this.#job.tag,
          })
        : engine.call("engine.generate", request, { signal, onEvent }));
    } catch (error) {
      await recorded;
      // A picture that was being saved when it was stopped is saved still; then nothing of this call comes any more.
      if (!away && isFault(error, "engine.cancelled")) await engine.call("engine.settled", null).catch(() => undefined);
      throw error;
    }
    await recorded;
  }

  /** @param before  pictures of the job that were there before this call of the engine */
  #tell(event: Exclude<EngineProgress, { phase: "saved" }>, before: number): void {
    if (event.phase === "load") {
      this.#provider = event.provider.provider;
      this.#begun = performance.now();
    }
    const { steps } = this.#job.draft;
    const step = event.phase === "denoise" ? event.step : event.phase === "decode" ? steps : 0;
    const share = event.phase === "denoise" ? event.share : 0;
    const secondsLeft = event.phase === "denoise" ? event.secondsLeft : null;
    const { preview = null, machines = [] } = event.phase === "denoise" ? event : {};
    this.#control.onProgress(
      { phase: event.phase, step, share, steps, secondsLeft, machines },
      before + ("picture" in event ? event.picture : 1),
      preview,
    );
  }

  /** Seconds since the picture in work was begun. */
  #lap(): number {
    const before = this.#begun;
    this.#begun = performance.now();
    return (this.#begun - before) / 1000;
  }

  async #record(
    { file, width, height, recipe }: Omit<SavedPicture, "seed">,
    by: MadeBy | null,
    { people, styles }: Order,
  ): Promise<void> {
    const picture = await this.#options.library.record({
      file,
      width,
      height,
      recipe,
      seconds: by?.seconds ?? null,
      provider: by?.provider ?? null,
      ...(by?.machine === undefined ? {} : { machine: by.machine }),
      job: this.#job.id,
      people,
      styles,
    });
    if (this.#control.taken(picture.id) || this.#made.some((p) => p.id === picture.id)) return;
    this.#made.push(picture);
    this.#control.onPicture(picture);
  }

  /**
   * Records what was saved before the program or the engine ended, and not recorded. Recording a file again changes
   * nothing.
   */
  async #adopt(order: Order, outputs: Outputs): Promise<void> {
    for (const seed of owed(this.#job, this.#made)) {
      for (const { file, recipe } of await savedFiles(outputs, this.#job, order.recipe, seed)) {
        const { width, height } = recipe;
        await this.#record({ file, width, height, recipe }, null, order);
        if (!owed(this.#job, this.#made).includes(seed)) break;
      }
    }
  }
}
