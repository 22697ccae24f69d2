/** Making one order on this machine: its files are brought here, the engine is watched, the picture is put away. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EngineCalls, type EngineEvents, onProgress, type Preview, type Progress } from "../contract/engine.ts";
import { Fault } from "../contract/fault.ts";
import type { Provider, ProviderChoice } from "../contract/provider.ts";
import type { Recipe } from "../contract/recipe.ts";
import type { Client } from "../contract/rpc/client.ts";
import type { ModelFolder } from "../formats/manifest.ts";
import { absoluteRecipe } from "../formats/picture/references.ts";
import { trim } from "./cache.ts";
import { Finished } from "./finished.ts";
import { folderToMakeIn } from "./leftovers.ts";
import { digestOf, filesOf, jobIdOf, parseOrder, type Result, type Ticket } from "./order.ts";
import { checkNotBlank } from "./sanity.ts";
import { type FarmBlobs, ofOwnDisk } from "./store.ts";
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
    const { engine, model, cache, cacheLimit, name, provider, memory } = this.#options;
    const begun = performance.now();
    const job = jobIdOf(ticket);
    const before = await this.#finished.resultOf(job);
    if (before) return before;
    if (this.#made++ % trimEvery === 0) await trim(join(cache, "blobs"), cacheLimit);
    const recipe = await this.#bring(ticket);
    const folder = await folderToMakeIn(cache).catch((error: unknown) => {
      throw ofOwnDisk(error, cache);
    });
    const watch = this.#watch(wanted);
    let computing: Provider = "cpu";
    let finished = false;
    try {
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
          signal: AbortSignal.any([lost, watch.stopped]),
          onEvent: onProgress((progress) => {
            if (progress.phase === "load") computing = progress.provider.provider;
            watch.heard(progress);
          }),
        },
      );
      const { file } = pictures[0]!;
      await checkNotBlank(file, name);
      finished = true;
      const result = { seconds: (performance.now() - begun) / 1000, provider: computing, worker: name };
      return await this.#finished.put({ job, file, folder, result });
    } catch (error) {
      // The reason why it was stopped says more than that it was.
      throw watch.stopped.reason instanceof Fault ? watch.stopped.reason : ofOwnDisk(error, cache);
    } finally {
      watch.end();
      if (!finished) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
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
    for (const name of filesOf(recipe)) await this.#blobs.fetch(digestOf(name), join(folder, name));
    return absoluteRecipe({ ...recipe, seed }, folder);
  }

  /** Asks whether the picture is still wanted, and ends an engine that hangs. */
  #watch(wanted: (progress: Progress | null) => Promise<boolean>) {
    const { engine, name } = this.#options;
    const stop = new AbortController();
    let last: Progress | null = null;
    let preview: Preview | undefined;
    this.#watchdog.begin();
    const timer = setInterval(() => {
      const silent = this.#watchdog.overdue;
      if (silent !== null) {
        stop.abort(new Fault("farm.hung", { worker: name, seconds: Math.round(silent / 1000) }));
        void engine.restart().catch(() => undefined);
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
        this.#watchdog.step();
        if (progress.phase === "denoise") preview = progress.preview ?? preview;
        last = progress.phase === "denoise" && preview ? { ...progress, preview } : progress;
      },
      end: () => clearInterval(timer),
    };
  }
}
