/** A machine that works for a farm: takes one order after the other, and hands the pictures back. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DelayedError, type Job, UnrecoverableError } from "bullmq";
import type { Progress } from "../../contract/engine.ts";
import { type Fault, toFault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";
import { farmBlobs } from "../store/blobs.ts";
import { greet, openLine, queueName, tagOfQueue, whyAway } from "../broker/broker.ts";
import { modelDigest } from "../store/digests.ts";
import { proveOrElsewhere } from "../sending/elsewhere.ts";
import { asReason, isHopeless, isOfPlace } from "../broker/failures.ts";
import type { Redis } from "ioredis";
import { clearLeftovers } from "../store/leftovers.ts";
import { tell } from "../broker/live.ts";
import { heard, isHalted, type Machine, machinesOf, newMachine, withOneMore } from "./machines.ts";
import { Maker } from "./maker.ts";
import { whyNobody } from "../sending/nobody.ts";
import { refusalOf, type Result, type Ticket } from "../sending/order.ts";
import { freeNameOn, thisProcess } from "./own-name.ts";
import { Presence } from "./presence.ts";
import { Proof } from "./proof.ts";
import { soon } from "../broker/soon.ts";
import { sweepNowAndThen } from "../store/sweep.ts";
import { Takers } from "./takers.ts";
import { usualTimes } from "../broker/times.ts";
import type { FarmWorkerOptions } from "./worker-options.ts";

/** Failures in a row after which a machine takes no more: it would spoil the whole night. */
const mostFailures = 3;

type FarmJob = Job<Ticket, Result>;

const nothing = () => null;
const inWords = (error: unknown): string => toFault(error).message;

export class FarmWorker {
  readonly #options: FarmWorkerOptions;
  readonly #times: typeof usualTimes;
  readonly #maker: Maker;
  readonly #presence: Presence;
  readonly #proof: Proof;
  readonly #ended = new AbortController();
  readonly #takers: Takers;
  readonly #line: Redis;
  readonly #listening: NodeJS.Timeout;
  readonly #gone = Promise.withResolvers<void>();
  /** Folders that others are not to read about. */
  readonly #places: readonly string[];
  #failures = 0;
  /** Until its whole pool works again, or its hours come; one that was paused by itself stays so. */
  #rests = false;
  /** Why it pauses, in words, where that is not plain. */
  #why: string | null = null;
  #leaving: Promise<void> | null = null;
  /** Why the queue does not answer, in words; null while it does. */
  #away: string | null = null;
  #asking = false;
  /** Resolves while it leaves, where its picture is made and the queue is not there to take it. */
  readonly #vain = Promise.withResolvers<void>();

  /**
   * Joins a farm, with a model that is proven to be what it says. A machine that paints its test picture otherwise than
   * it should is there, and set aside.
   * @throws Fault `farm.unreachable`, `farm.refused`, `farm.clock`, `farm.lacks-model`, `model.file-*`
   */
  static async join(options: FarmWorkerOptions): Promise<FarmWorker> {
    await proveOrElsewhere(options, options.model);
    await greet(options.farm, { clock: true });
    await makeFolder(join(options.cache, "blobs"));
    await clearLeftovers(options.cache);
    const worker = new FarmWorker({ ...options, name: await freeNameOn(options.farm, options.name) });
    // Where it cannot be used yet work waits; whoever started this machine shall hear of it before any comes.
    const reason = await farmBlobs(options.farm.store).prove().then(nothing, inWords);
    await worker.#presence.say({ reason: "It paints a test picture before it takes work." });
    // Meanwhile it may have heard that it is to pause.
    if (await worker.#isFit(worker.#ended.signal))
      await worker.#presence.say({ reason: worker.machine.state === "paused" ? worker.#why : reason });
    await worker.#hear();
    worker.#takers.begin();
    return worker;
  }

  private constructor(options: FarmWorkerOptions) {
    const { farm, name, model, onChange, tags = [] } = options;
    const [digest, { id }] = [modelDigest(model.manifest), model.manifest];
    this.#line = openLine(farm);
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    this.#places = [options.cache, model.folder, ...(typeof farm.store === "string" ? [farm.store] : [])];
    this.#maker = new Maker(options, farmBlobs(farm.store), this.#times);
    this.#presence = new Presence(
      newMachine({ name, process: thisProcess, model: { id, digest }, pool: farm.pool, tags: [...tags] }),
      { line: this.#line, every: this.#times.announce, onChange, places: this.#places },
    );
    this.#proof = new Proof({
      name,
      model: digest,
      line: this.#line,
      every: this.#times.proof,
      paint: (signal) => this.#maker.paintTest(signal),
    });
    this.#takers = new Takers({
      farm,
      // What only few can make comes before what all can.
      queues: [...tags.map((tag) => queueName(farm, digest, tag)), queueName(farm, digest)],
      name,
      line: this.#line,
      times: this.#times,
      ended: this.#ended.signal,
      process: (job, token, lost) => this.#process(job, token, lost),
      putBack: (job, token) => this.#later(job, token, 0),
    });
    this.#listening = setInterval(() => void this.#listen(), this.#times.asked);
    sweepNowAndThen(farm, { line: this.#line, cache: options.cache, ended: this.#ended.signal }, this.#times.sweep);
  }

  /** Resolves when it left, by whose wish ever. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Takes no more after the picture at work, until `resume`. @param why  in words, where that is not plain */
  async pause(why: string | null = null): Promise<void> {
    const { state, reason } = this.machine;
    if (state === "leaving") return;
    const suspended = state === "suspended";
    this.#why = why;
    // Said first: a job that comes at this moment is put back.
    await this.#presence.say({ state: suspended ? state : "paused", reason: suspended ? reason : why });
    await this.#takers.rest();
  }

  /** Takes work again; one that was set aside paints its test picture before. */
  async resume(): Promise<void> {
    if (this.machine.state === "leaving") return;
    if (this.machine.state === "suspended" && !(await this.#isFit(this.#ended.signal))) return;
    this.#failures = 0;
    await this.#takers.takeAgain();
    await this.#presence.say({ state: this.machine.order === null ? "idle" : "working", reason: null });
  }

  get machine(): Machine {
    return this.#presence.machine;
  }

  /** Finishes the picture at work, takes no other, and leaves. @param now  lets the picture at work go, too */
  close({ now = false } = {}): Promise<void> {
    if (now) {
      this.#takers.letGo();
      this.#ended.abort();
    }
    this.#leaving ??= this.#leave();
    return now ? soon(this.#leaving) : this.#leaving;
  }

  async #leave(): Promise<void> {
    await soon(this.#presence.say({ state: "leaving" }));
    await Promise.race([this.#takers.end(), this.#vain.promise]);
    clearInterval(this.#listening);
    this.#ended.abort();
    await soon(this.#maker.end());
    await this.#takers.close();
    await soon(this.#presence.end());
    this.#line.disconnect();
    this.#gone.resolve();
  }

  /** Hears what is asked; where the queue does not answer, or refuses this member, this machine says so. */
  async #listen(): Promise<void> {
    // A queue that is away takes its time to say so.
    if (this.#asking) return;
    this.#asking = true;
    const before = this.#away;
    const { farm } = this.#options;
    const away = await this.#hear().then(nothing, async (error: unknown) => inWords(await whyAway(farm, error)));
    this.#asking = false;
    await this.#takers.choose();
    this.#away = away;
    const { reason, state, order } = this.machine;
    if (away !== null && state === "leaving" && order === null) this.#vain.resolve();
    if (away !== before && state !== "suspended" && state !== "leaving" && (reason === null || reason === before))
      await this.#presence.say({ reason: away });
  }

  /** Does what somebody at the farm asked of this machine, or of its pool. */
  async #hear(): Promise<void> {
    const asked = await heard(this.#line, this.machine.name);
    if (asked === "leave") return await this.close();
    if (asked === "pause") this.#rests = false;
    if (asked === "pause") await this.pause();
    const { hours } = this.#options;
    const late = hours?.isNow() === false ? `It works from ${hours.words}.` : null;
    const halted = late !== null || (await isHalted(this.#line, this.machine.pool));
    const { state } = this.machine;
    if (halted && (asked === "work" || (state !== "paused" && state !== "suspended"))) {
      this.#rests = true;
      await this.pause(late);
    } else if (!halted && (asked === "work" || this.#rests)) {
      this.#rests = false;
      await this.resume();
    }
  }

  async #process(job: FarmJob, token: string, lost: AbortSignal): Promise<Result> {
    const refused = refusalOf(job.data);
    if (refused) throw new UnrecoverableError(asReason(refused, this.#places));
    // The one it was waiting for when it was asked to take no more.
    const { state } = this.machine;
    if (state === "paused" || state === "suspended") return this.#later(job, token);
    if (await this.#declines(job)) return this.#later(job, token);
    if (!(await this.#isFit(lost)))
      return this.machine.state === "suspended" ? this.#later(job, token, 0) : await this.#keepAWhile(job, token, lost);
    await this.#presence.say({ ...this.#unlessPaused("working"), order: job.id! });
    try {
      const result = await this.#maker.make(job.data, lost, (progress) => this.#tell(job, progress));
      this.#failures = 0;
      const counted = withOneMore(this.machine, result.seconds);
      await this.#presence.say({ order: null, reason: null, ...counted, ...this.#unlessPaused("idle") });
      return result;
    } catch (error) {
      const fault = toFault(error);
      if (this.machine.state === "leaving") return await this.#later(job, token, 0);
      const waits = isOfPlace(fault);
      if (!waits && !lost.aborted && !isHopeless(fault)) throw await this.#failed(job, fault);
      await this.#presence.say({ order: null, reason: waits ? fault.message : null, ...this.#unlessPaused("idle") });
      if (waits) return await this.#keepAWhile(job, token, lost);
      throw new UnrecoverableError(asReason(fault, this.#places));
    }
  }

  /**
   * Whether this machine may take work, by its test picture where that is due. One that paints it otherwise than it
   * should is set aside; one that lacks room for it says so.
   */
  async #isFit(signal: AbortSignal): Promise<boolean> {
    const fault = await this.#proof.given(signal);
    if (fault === null) return true;
    if (this.machine.state === "leaving" || fault.code === "engine.cancelled") return false;
    const wrong = fault.code === "farm.test-picture";
    if (wrong) await this.#takers.rest();
    await this.#presence.say({ ...(wrong ? { state: "suspended" as const } : {}), reason: fault.message });
    return false;
  }

  /** A failure that may be this machine's: others try, and after some in a row it takes no more. */
  async #failed(job: FarmJob, fault: Fault): Promise<Error> {
    this.#failures++;
    this.#proof.doubt();
    await job.updateData({ ...job.data, failedBy: [...new Set([...job.data.failedBy, this.#options.name])] });
    const suspended = this.#failures >= mostFailures;
    if (suspended) await this.#takers.rest();
    await this.#presence.say({
      order: null,
      reason: suspended ? fault.message : null,
      failed: this.machine.failed + 1,
      ...(suspended ? { state: "suspended" as const } : this.#unlessPaused("idle")),
    });
    return new Error(asReason(fault, this.#places), { cause: fault });
  }

  /** @returns whether the job is still wanted */
  async #tell(job: FarmJob, progress: Progress | null): Promise<boolean> {
    if (progress?.phase === "denoise") {
      const { step, steps, share, preview } = progress;
      await this.#presence.say({ at: { step, steps } });
      const coming = { job: job.id!, machine: this.machine.name, step, steps, share, ...(preview ? { preview } : {}) };
      await tell(this.#line, job.queueName, coming).catch(() => undefined);
    }
    return (await this.#takers.dataOf(job))?.cancelled !== true;
  }

  /** A machine that failed at a job leaves it to the others, as long as there are any. */
  async #declines({ queueName: queue, data: { failedBy } }: FarmJob): Promise<boolean> {
    if (!failedBy.includes(this.#options.name)) return false;
    const others = (await machinesOf(this.#line)).filter(
      ({ name, state }) => !failedBy.includes(name) && (state === "idle" || state === "working"),
    );
    const { model, pool } = this.machine;
    return whyNobody(others, { model, pool, tag: tagOfQueue(queue) }) === null;
  }

  #unlessPaused(state: "idle" | "working"): Partial<Machine> {
    const now = this.machine.state;
    return now === "paused" ? { reason: this.#why } : now === "leaving" ? {} : { state };
  }

  /** Holds a job before it puts it back: a machine that can do none would else turn over the whole queue in no time. */
  async #keepAWhile(job: FarmJob, token: string, lost: AbortSignal): Promise<never> {
    await delay(this.#times.later, null, { signal: lost }).catch(() => undefined);
    return await this.#later(job, token, 0);
  }

  /** Puts a job back without counting it as tried. */
  async #later(job: FarmJob, token: string, wait = this.#times.later): Promise<never> {
    await job.moveToDelayed(Date.now() + wait, token);
    throw new DelayedError();
  }
}
