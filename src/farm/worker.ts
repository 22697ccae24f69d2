/** A machine that works for a farm: takes an order, has its engine make it, and hands the picture back. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DelayedError, type Job, UnrecoverableError, Worker } from "bullmq";
import type { EngineCalls, EngineEvents, Progress } from "../contract/engine.ts";
import { onProgress } from "../contract/engine.ts";
import { Fault, toFault } from "../contract/fault.ts";
import type { Provider, ProviderChoice } from "../contract/provider.ts";
import type { Client } from "../contract/rpc/client.ts";
import { makeFolder } from "../formats/folders.ts";
import { type ModelFolder, verifyModel } from "../formats/manifest.ts";
import { absoluteRecipe } from "../formats/picture/references.ts";
import type { Farm } from "./address.ts";
import { type FarmBlobs, farmBlobs } from "./blobs.ts";
import { connectionTo, greet, openQueue, prefix, queueName } from "./broker.ts";
import { modelDigest } from "./digests.ts";
import { asReason, isHopeless, isOfStore } from "./failures.ts";
import { announce, type Machine, machinesOf, withdraw } from "./machines.ts";
import { digestOf, engineVersion, filesOf, parseOrder, type Result, type Ticket } from "./order.ts";
import { checkNotBlank } from "./sanity.ts";
import { Watchdog } from "./watchdog.ts";

/** The engine of this machine, and how to be rid of one that hangs. */
export interface FarmEngine extends Pick<Client<EngineCalls, EngineEvents>, "call"> {
  /** Ends the engine's process, so that the next call starts another. */
  restart(): Promise<void>;
}

export interface FarmWorkerOptions {
  readonly farm: Farm;
  /** How this machine is called on the farm; letters, digits, hyphens. */
  readonly name: string;
  readonly engine: FarmEngine;
  readonly model: ModelFolder;
  /** Absolute folder for files on their way. */
  readonly cache: string;
  readonly provider?: ProviderChoice;
  /** Bytes that networks may take. */
  readonly memory?: number;
  /** Hears of this machine whenever something changed. */
  readonly onChange?: (machine: Machine) => void;
  /** Milliseconds; shorter ones are for tests. */
  readonly times?: Partial<typeof usualTimes>;
}

const usualTimes = {
  /** That a job is held without being renewed. */
  lock: 30_000,
  /** Between two looks for machines that let their jobs go. */
  stalled: 30_000,
  /** Between two words on how a job does, and two looks whether it is still wanted. */
  progress: 2_000,
  /** Between two announcements. */
  announce: 30_000,
  /** Without a step, at least. */
  hang: 120_000,
  /** Until work that waits for the store, or for another machine, is looked at again. */
  later: 5_000,
};

/** Failures in a row after which a machine takes no more: it would spoil the whole night. */
const mostFailures = 3;

export class FarmWorker {
  readonly #options: FarmWorkerOptions;
  readonly #times: typeof usualTimes;
  readonly #blobs: FarmBlobs;
  readonly #queue;
  readonly #worker: Worker<Ticket, Result>;
  readonly #watchdog: Watchdog;
  readonly #announcing: NodeJS.Timeout;
  #machine: Machine;
  #failures = 0;

  /**
   * Joins a farm, with a model that is proven to be what it says.
   * @throws Fault `farm.unreachable`, `farm.refused`, `model.file-digest`, `farm.store-unreachable`
   */
  static async join(options: FarmWorkerOptions): Promise<FarmWorker> {
    await verifyModel(options.model);
    await greet(options.farm);
    await makeFolder(join(options.cache, "blobs"));
    const worker = new FarmWorker(options);
    await worker.#say({});
    worker.#worker.run().catch(() => undefined);
    return worker;
  }

  private constructor(options: FarmWorkerOptions) {
    const { farm, name, model } = options;
    const digest = modelDigest(model.manifest);
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    this.#blobs = farmBlobs(farm.store);
    this.#watchdog = new Watchdog({ least: this.#times.hang });
    this.#machine = {
      name,
      engine: engineVersion,
      model: { id: model.manifest.id, digest },
      pool: farm.pool,
      state: "idle",
      reason: null,
      made: 0,
      failed: 0,
      seen: 0,
    };
    this.#queue = openQueue(farm, queueName(farm, digest));
    this.#worker = new Worker<Ticket, Result>(
      queueName(farm, digest),
      (job, token, signal) => this.#process(job, token ?? "", signal ?? new AbortController().signal),
      {
        connection: connectionTo(farm, { waiting: true }),
        prefix,
        name,
        autorun: false,
        concurrency: 1,
        lockDuration: this.#times.lock,
        stalledInterval: this.#times.stalled,
        // Machines are switched off; that is no fault of the picture.
        maxStalledCount: 3,
      },
    );
    // Whoever has lost its job must not spend the night on it.
    this.#worker.on("lockRenewalFailed", (ids) => ids.forEach((id) => this.#worker.cancelJob(id)));
    this.#worker.on("error", () => undefined);
    this.#queue.on("error", () => undefined);
    this.#announcing = setInterval(() => void this.#say({}), this.#times.announce);
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** Finishes the picture at work, takes no other, and leaves. @param now  lets the picture at work go, too */
  async close({ now = false } = {}): Promise<void> {
    await this.#say({ state: "leaving" });
    if (now) this.#worker.cancelAllJobs();
    await this.#worker.close();
    clearInterval(this.#announcing);
    await this.#queue.close();
    await withdraw(this.#options.farm.store, this.#options.name).catch(() => undefined);
  }

  /** Works again after it was set aside. */
  async resume(): Promise<void> {
    this.#failures = 0;
    await this.#say({ state: "idle", reason: null });
    this.#worker.resume();
  }

  async #process(job: Job<Ticket, Result>, token: string, lost: AbortSignal): Promise<Result> {
    const { name, cache } = this.#options;
    if (job.data.cancelled) throw new UnrecoverableError(asReason(new Fault("engine.cancelled", {}), cache));
    if (await this.#declines(job)) return this.#later(job, token);
    await this.#say({ state: "working" });
    try {
      const result = await this.#make(job, lost);
      this.#failures = 0;
      await this.#say({ state: "idle", made: this.#machine.made + 1 });
      return result;
    } catch (error) {
      const fault = toFault(error);
      if (this.#machine.state === "leaving") return this.#later(job, token, 0);
      if (isOfStore(fault)) {
        await this.#say({ state: "idle" });
        return this.#later(job, token);
      }
      if (lost.aborted || isHopeless(fault)) {
        await this.#say({ state: "idle" });
        throw new UnrecoverableError(asReason(fault, cache));
      }
      this.#failures++;
      await job.updateData({ ...job.data, failedBy: [...new Set([...job.data.failedBy, name])] });
      const suspended = this.#failures >= mostFailures;
      if (suspended) await this.#worker.pause(true);
      await this.#say({
        state: suspended ? "suspended" : "idle",
        reason: suspended ? fault.message : null,
        failed: this.#machine.failed + 1,
      });
      throw new Error(asReason(fault, cache), { cause: error });
    }
  }

  async #make(job: Job<Ticket, Result>, lost: AbortSignal): Promise<Result> {
    const { engine, model, cache, name, provider, memory } = this.#options;
    const begun = performance.now();
    const recipe = await this.#bring(job.data.order);
    const folder = await mkdtemp(join(cache, "made-"));
    const stop = new AbortController();
    const watch = this.#watch(job, stop);
    let computing: Provider = "cpu";
    try {
      const { pictures } = await engine.call(
        "engine.generate",
        {
          recipe,
          modelFolder: model.folder,
          out: { folder, format: "png", name: "picture" },
          ...(provider === undefined ? {} : { provider }),
          ...(memory === undefined ? {} : { memory }),
        },
        {
          signal: AbortSignal.any([lost, stop.signal]),
          onEvent: onProgress((progress) => {
            if (progress.phase === "load") computing = progress.provider.provider;
            this.#watchdog.step();
            watch.heard(progress);
          }),
        },
      );
      const { file } = pictures[0]!;
      await checkNotBlank(file, name);
      const picture = await this.#blobs.put(file);
      return { picture, seconds: (performance.now() - begun) / 1000, provider: computing, worker: name };
    } catch (error) {
      // The reason why it was stopped says more than that it was.
      throw stop.signal.aborted && stop.signal.reason instanceof Fault ? stop.signal.reason : error;
    } finally {
      watch.end();
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** The order's recipe, with all its files on this machine. */
  async #bring(sha256: string) {
    const place = (name: string) => join(this.#options.cache, "blobs", name);
    await this.#blobs.fetch(sha256, place(sha256));
    const order = parseOrder(await readFile(place(sha256), "utf8"), sha256);
    for (const name of filesOf(order.recipe)) await this.#blobs.fetch(digestOf(name), place(name));
    return absoluteRecipe(order.recipe, join(this.#options.cache, "blobs"));
  }

  /** Tells how far a job is, looks whether it is still wanted, and ends an engine that hangs. */
  #watch(job: Job<Ticket, Result>, stop: AbortController) {
    const { engine, name } = this.#options;
    let last: Progress | null = null;
    this.#watchdog.begin();
    const timer = setInterval(() => {
      const silent = this.#watchdog.overdue;
      if (silent !== null) {
        stop.abort(new Fault("farm.hung", { worker: name, seconds: Math.round(silent / 1000) }));
        void engine.restart().catch(() => undefined);
        return;
      }
      void this.#tell(job, last).then(
        (wanted) => wanted || stop.abort(new Fault("engine.cancelled", {})),
        () => undefined,
      );
      last = null;
    }, this.#times.progress);
    return { heard: (progress: Progress) => void (last = progress), end: () => clearInterval(timer) };
  }

  /** @returns whether the job is still wanted */
  async #tell(job: Job<Ticket, Result>, progress: Progress | null): Promise<boolean> {
    if (progress?.phase === "denoise") {
      const { step, steps, share } = progress;
      await job.updateProgress({ step, steps, share });
    }
    return (await this.#queue.getJob(job.id!))?.data.cancelled !== true;
  }

  /** A machine that failed at a job leaves it to the others, as long as there are any. */
  async #declines({ data: { failedBy } }: Job<Ticket, Result>): Promise<boolean> {
    const { farm, name } = this.#options;
    if (!failedBy.includes(name)) return false;
    const others = await machinesOf(farm.store);
    return others.some(
      (other) =>
        !failedBy.includes(other.name) &&
        other.model.digest === this.#machine.model.digest &&
        other.engine === engineVersion &&
        other.pool === farm.pool &&
        (other.state === "idle" || other.state === "working"),
    );
  }

  /** Puts a job back without counting it as tried. */
  async #later(job: Job<Ticket, Result>, token: string, wait = this.#times.later): Promise<never> {
    await job.moveToDelayed(Date.now() + wait, token);
    throw new DelayedError();
  }

  async #say(change: Partial<Machine>): Promise<void> {
    this.#machine = { ...this.#machine, ...change, seen: Date.now() };
    this.#options.onChange?.(this.#machine);
    // A store that is away is told of where work needs it.
    await announce(this.#options.farm.store, this.#machine).catch(() => undefined);
  }
}
