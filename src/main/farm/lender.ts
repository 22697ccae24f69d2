/**
 * This machine as one of a farm's, beside the studio: it takes work while nothing is to be made here. Its engine is a
 * process of its own, which ends when the artist's own work begins, so that the memory is theirs.
 */
import { hostname } from "node:os";
import type { Lending } from "../../contract/farm.ts";
import { type Fault, toFault } from "../../contract/fault.ts";
import type { Settings } from "../../contract/settings.ts";
import type { Farm } from "../../farm/broker/address.ts";
import { machineName } from "../../farm/broker/names.ts";
import type { FarmWorker } from "../../farm/machine/worker.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import type { EngineClient } from "../children/engine-client.ts";

export interface LenderOptions {
  readonly settings: () => Settings;
  /** @throws Fault `model.*` */
  readonly model: (id: string) => Promise<ModelFolder>;
  /** Another engine than the studio's. */
  readonly engine: () => EngineClient;
  /** Absolute folder for files on their way. */
  readonly cache: string;
  /** Nothing is made on this machine for the artist. */
  readonly idle: () => boolean;
  readonly onChange: () => void;
  /** Milliseconds between two looks whether a farm that was away is there again. */
  readonly again?: number;
}

const usualAgain = 20_000;

/** What mends itself, or is mended elsewhere, while this machine only has to wait. */
const passes = ({ code }: Fault): boolean => code.startsWith("farm.") && code !== "farm.lacks-model";

export class Lender {
  readonly #options: LenderOptions;
  #worker: FarmWorker | null = null;
  #engine: EngineClient | null = null;
  #lending: Lending = { state: "off" };
  /** What is under way: one after another. */
  #last: Promise<void> = Promise.resolve();
  /** Counts the wishes: of several in a row only the last one counts. */
  #wish = 0;
  #again: NodeJS.Timeout | null = null;

  constructor(options: LenderOptions) {
    this.#options = options;
  }

  get lending(): Lending {
    return this.#lending;
  }

  /** Lends this machine to a farm, or to none. What it is at for another is finished first. */
  lendTo(farm: Farm | null): Promise<void> {
    this.#wish++;
    if (this.#again) clearTimeout(this.#again);
    const before = this.#last;
    this.#last = this.#change(before, farm, this.#wish);
    return this.#last;
  }

  /** The artist's own work began, or ended. */
  queueChanged(): void {
    const worker = this.#worker;
    if (!worker) return;
    const { state } = worker.machine;
    // What somebody at the farm paused stays so.
    if (!this.#options.idle() && (state === "idle" || state === "working")) {
      this.#own = true;
      void worker.pause();
    } else if (this.#options.idle() && this.#own) {
      this.#own = false;
      void worker.resume();
    }
  }
  /** Whether it pauses because of the artist's own work. */
  #own = false;

  /** Leaves at once; another machine makes what this one is at. */
  async close(): Promise<void> {
    this.#wish++;
    if (this.#again) clearTimeout(this.#again);
    await this.#stop(true);
    await this.#last;
    await this.#stop(true);
  }

  async #change(before: Promise<void>, farm: Farm | null, wish: number): Promise<void> {
    await before;
    if (wish !== this.#wish) return;
    await this.#stop(false);
    // Proving a large model takes minutes: nobody waits for one that is not wanted any more.
    if (farm && wish === this.#wish) await this.#start(farm, wish);
  }

  /** Lends this machine as soon as the farm answers again. */
  #waitFor(farm: Farm, wish: number): void {
    const look = async (): Promise<void> => {
      const { greet } = await import("../../farm/broker/broker.ts");
      const why = await greet(farm, { clock: true }).then(
        () => null,
        (error: unknown) => toFault(error),
      );
      if (wish !== this.#wish) return;
      if (why === null) return this.lendTo(farm);
      this.#say({ state: "failed", message: why.message });
      this.#waitFor(farm, wish);
    };
    this.#again = setTimeout(() => void look(), this.#options.again ?? usualAgain).unref();
  }

  /** One that was asked to leave is lent no more. */
  async #forget(worker: FarmWorker): Promise<void> {
    await worker.gone;
    if (this.#worker === worker) await this.#stop(false);
  }

  async #start(farm: Farm, wish: number): Promise<void> {
    const { settings, model: find, cache } = this.#options;
    this.#say({ state: "joining" });
    try {
      const [{ FarmWorker: Worker }, { orElsewhere }] = await Promise.all([
        import("../../farm/machine/worker.ts"),
        import("../../farm/sending/elsewhere.ts"),
      ]);
      const { provider, memory, model: id, tags } = settings();
      const name = machineName(`${hostname()}-studio`) ?? "studio";
      const model = await orElsewhere({ farm, name }, { id }, () => find(id));
      const worker = await Worker.join({
        farm,
        tags,
        name,
        model,
        engine: {
          call: (call, input, options) => (this.#engine ??= this.#options.engine()).call(call, input, options),
          restart: () => this.#endEngine(),
        },
        cache,
        provider,
        ...(memory === null ? {} : { memory: memory * 1e9 }),
        onChange: ({ state, order }) => {
          if (state === "paused" && order === null) void this.#endEngine();
          this.#options.onChange();
        },
      });
      this.#worker = worker;
      void this.#forget(worker);
      this.#say({ state: "on", name: worker.machine.name });
      this.queueChanged();
    } catch (error) {
      const fault = toFault(error);
      this.#say({ state: "failed", message: fault.message });
      if (wish === this.#wish && passes(fault)) this.#waitFor(farm, wish);
    }
  }

  async #stop(now: boolean): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#own = false;
    await worker?.close({ now }).catch(() => undefined);
    await this.#endEngine();
    if (this.#lending.state !== "off") this.#say({ state: "off" });
  }

  async #endEngine(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close();
  }

  #say(lending: Lending): void {
    this.#lending = lending;
    this.#options.onChange();
  }
}
