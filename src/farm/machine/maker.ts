/** Making one order on this machine: its files are brought here, the engine is watched, the picture is put away. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EngineCalls, type EngineEvents, onProgress, type Preview, type Progress } from "../../contract/engine.ts";
import { Fault, isFault } from "../../contract/fault.ts";
import type { Provider, ProviderChoice } from "../../contract/making/provider.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { Client } from "../../contract/rpc/client.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { absoluteRecipe } from "../../formats/picture/references.ts";
import { trim } from "../store/cache.ts";
import { Finished } from "./finished.ts";
import { folderToMakeIn } from "../store/leftovers.ts";
import { digestOf, filesOf, jobIdOf, parseOrder, type Result, type Ticket } from "../sending/order.ts";
import { type FarmBlobs, ofOwnDisk } from "../store/store.ts";
import { testRecipe } from "./test-picture.ts";
import { Watchdog } from "./watchdog.ts";

/** The engine of this machine, and how to be rid of one that hangs. */
export interface FarmEngine extends Pick<Client<EngineCalls, EngineEvents>, "call"> {
  /** Ends the engine's process, so that the next call starts another. */
  restart(): Promise<void>;
}

export interface MakerOptions {
  /** How this machine is called on the farm. */
  readonly name: string;
  readonly engine: FarmEngine;
  readonly model: ModelFolder;
  /** Absolute folder for files on their way. */
  readonly cache: string;
  /** Bytes that fetched files may take there. */
  readonly cacheLimit?: number;
  readonly provider?: ProviderChoice;
  /** Bytes that networks may take. */
  readonly memory?: number;
}

/** Milliseconds between two looks at a picture in the making, and those without a step that are always granted. */
export interface Watching {
  readonly progress: number;
  readonly hang: number;
}

/** The watch over a picture in the making. */
interface Watch {
  /** Aborts where it is to be stopped. */
  readonly stopped: AbortSignal;
  heard(progress: Progress): void;
  /** Resolves once an engine that hung is gone. */
  end(): Promise<void>;
}

/** Pictures between two looks at what the fetched files take. */
const trimEvery = 20;

export class Maker {
  readonly #options: MakerOptions;
  readonly #blobs: FarmBlobs;
  readonly #finished: Finished;
  readonly #watching: Watching;
  readonly #watchdog: Watchdog;
  #made = 0;

  constructor(options: MakerOptions, blobs: FarmBlobs, watching: Watching) {
    this.#options = options;
    this.#blobs = blobs;
    this.#finished = new Finished(blobs);
    this.#watching = watching;
    this.#watchdog = new Watchdog({ least: watching.hang });
  }

  /**
   * @param lost  aborts when this machine shall let go of it
   * @param wanted  is told now and then how far it is; whether it is still wanted
   * @throws Fault of the engine; `engine.cancelled`, `farm.hung`, `farm.blank-picture`, `farm.blob-*`, `farm.store-*`,
   *   `farm.disk-full`
   */
  async make(
    ticket: Pick<Ticket, "order" | "seed">,
    lost: AbortSignal,
    wanted: (progress: Progress | null) => Promise<boolean>,
  ): Promise<Result> {
    const { cache, cacheLimit, name } = this.#options;
    const begun = performance.now();
    const job = jobIdOf(ticket);
    const before = await this.#finished.resultOf(job);
    if (before) return before;
    if (this.#made++ % trimEvery === 0) await trim(join(cache, "blobs"), cacheLimit);
    const recipe = await this.#bring(ticket);
    return await this.#inFolder(async (folder, keep) => {
      const { file, provider } = await this.#paint(recipe, folder, lost, this.#watch(this.#watchdog, wanted));
      keep();
      const result = { seconds: (performance.now() - begun) / 1000, provider, worker: name };
      return await this.#finished.put({ job, file, folder, result });
    });
  }

  /**
   * Paints the test picture.
   * @returns its colours, as the engine sees them (`Look.print`)
   * @throws Fault of the engine; `engine.cancelled`, `farm.hung`, `farm.blank-picture`, `farm.disk-full`
   */
  async paintTest(lost: AbortSignal): Promise<string> {
    const { engine, model } = this.#options;
    const watchdog = new Watchdog({ least: this.#watching.hang });
    return await this.#inFolder(async (folder) => {
      const watch = () => this.#watch(watchdog, () => Promise.resolve(true));
      const { file } = await this.#paint(testRecipe(model.manifest.id), folder, lost, watch());
      return await watched(watch(), lost, async (signal) => {
        const { look } = await engine.call("engine.look", { file }, { signal });
        return look.print;
      });
    });
  }

  /** Works in a folder that goes afterwards, unless the work keeps it. */
  async #inFolder<T>(work: (folder: string, keep: () => void) => Promise<T>): Promise<T> {
    const { cache } = this.#options;
    let kept = false;
    let folder: string | null = null;
    try {
      folder = await folderToMakeIn(cache);
      return await work(folder, () => (kept = true));
    } catch (error) {
      throw ofOwnDisk(error, cache);
    } finally {
      if (folder !== null && !kept) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Has the engine paint one picture, and looks at it. */
  async #paint(recipe: Recipe, folder: string, lost: AbortSignal, watch: Watch) {
    const { engine, model, name, provider, memory } = this.#options;
    let computing: Provider = "cpu";
    return await watched(watch, lost, async (signal) => {
      const { pictures } = await engine.call(
        "engine.generate",
        {
          recipe,
          modelFolder: model.folder,
          previews: true,
          machine: name,
          out: { folder, format: "png", name: "picture" },
          ...(provider === undefined ? {} : { provider }),
          ...(memory === undefined ? {} : { memory }),
        },
        {
          signal,
          onEvent: onProgress((progress) => {
            if (progress.phase === "load") computing = progress.provider.provider;
            watch.heard(progress);
          }),
        },
      );
      const { file, flat } = pictures[0]!;
      if (flat) throw new Fault("farm.blank-picture", { worker: name });
      return { file, provider: computing };
    });
  }

  /** Lets go of what it holds. */
  async end(): Promise<void> {
    await this.#finished.end();
  }

  /** The picture's recipe, with all its files on this machine. */
  async #bring({ order: sha256, seed }: Pick<Ticket, "order" | "seed">): Promise<Recipe> {
    const folder = join(this.#options.cache, "blobs");
    const text = join(folder, sha256);
    await this.#blobs.fetch(sha256, text);
    const { recipe } = parseOrder(await readFile(text, "utf8"), sha256);
    for (const name of filesOf(recipe))
      await this.#blobs.fetch(digestOf(name), join(folder, name)).catch((error: unknown) => {
        throw named(error, name);
      });
    return absoluteRecipe({ ...recipe, seed }, folder);
  }

  /** Asks whether the picture is still wanted, and ends an engine that hangs. */
  #watch(watchdog: Watchdog, wanted: (progress: Progress | null) => Promise<boolean>): Watch {
    const { engine, name } = this.#options;
    const stop = new AbortController();
    let last: Progress | null = null;
    let preview: Preview | undefined;
    let restarting = Promise.resolve();
    watchdog.begin();
    const timer = setInterval(() => {
      if (stop.signal.aborted) return;
      const silent = watchdog.overdue;
      if (silent !== null) {
        stop.abort(new Fault("farm.hung", { worker: name, seconds: Math.round(silent / 1000) }));
        restarting = engine.restart().catch(() => undefined);
        return;
      }
      void wanted(last).then(
        (still) => still || stop.abort(new Fault("engine.cancelled", {})),
        () => undefined,
      );
      last = null;
    }, this.#watching.progress);
    return {
      stopped: stop.signal,
      heard: (progress: Progress) => {
        watchdog.step();
        if (progress.phase === "denoise") preview = progress.preview ?? preview;
        last = progress.phase === "denoise" && preview ? { ...progress, preview } : progress;
      },
      async end() {
        clearInterval(timer);
        await restarting;
      },
    };
  }
}

/** Works until it is done, is no longer to be, or the engine stands still. */
async function watched<T>(watch: Watch, lost: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await work(AbortSignal.any([lost, watch.stopped]));
  } catch (error) {
    // The reason why it was stopped says more than that it was.
    throw watch.stopped.reason instanceof Fault ? watch.stopped.reason : error;
  } finally {
    await watch.end();
  }
}

/** What is wrong with a file in the store, with the name it travels under: whoever sent it knows it by another. */
function named(error: unknown, file: string): unknown {
  for (const code of ["farm.blob-missing", "farm.blob-damaged"] as const)
    if (isFault(error, code)) return new Fault(code, { ...error.data, file }, { cause: error });
  return error;
}
