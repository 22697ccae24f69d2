/** Sending pictures to a farm: the same question as to the engine of this machine, and the same answer. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GenerateRequest, Progress, SavedPicture } from "../../contract/engine.ts";
import type { Redis } from "ioredis";
import { Fault, isFault, toFault } from "../../contract/fault.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { keepPicture } from "../../engine/process/keep.ts";
import { proveDestination } from "../../engine/process/save.ts";
import { withAlpha } from "../../engine/weights/lora-alpha.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { openModel } from "../../formats/manifest.ts";
import { withReferences } from "../../formats/picture/references.ts";
import type { Farm } from "../broker/address.ts";
import { atMost } from "./at-most.ts";
import { farmBlobs } from "../store/blobs.ts";
import { greet, openLine, queueName, unreachable } from "../broker/broker.ts";
import { modelDigest } from "../store/digests.ts";
import { type Errand, type ErrandOptions, Errands, ofStoredFile } from "./errands.ts";
import { ask, type Asked, halt, isHalted, type Machine, machinesOf } from "../machine/machines.ts";
import { artistOf } from "./interest.ts";
import { digestOf, jobIdOf, orderOf, pack, type Packed, type Result } from "./order.ts";
import { workOn } from "../broker/queues.ts";
import { whyNobodyTakes } from "./nobody.ts";
import { paceOf } from "./pace.ts";
import { placesOf } from "../machine/siblings.ts";
import type { FarmClientOptions, SendOptions } from "./sending.ts";
import type { FarmBlobs } from "../store/store.ts";
import { together } from "./together.ts";
import type { Own } from "./waits.ts";

/** Milliseconds between two looks at what is under way, where nothing else is said. */
const usualReconcile = 30_000;

/**
 * Files that are fetched or sent at the same time: a desktop that slept has thousands to fetch, and a store that is
 * asked for all of them at once answers the last ones too late.
 */
const movedAtOnce = 8;

export class FarmClient {
  readonly #farm: Farm;
  readonly #options: FarmClientOptions;
  readonly #blobs: FarmBlobs;
  readonly #line: Redis;
  #closed = false;
  readonly #moving = atMost(movedAtOnce);
  readonly #errands = new Map<string, Errands>();

  /** @throws Fault `farm.unreachable`, `farm.refused`, `farm.certificate` */
  static async open(farm: Farm, options: FarmClientOptions = {}): Promise<FarmClient> {
    await greet(farm);
    return new FarmClient(farm, options);
  }

  private constructor(farm: Farm, options: FarmClientOptions) {
    this.#farm = farm;
    this.#options = options;
    this.#blobs = farmBlobs(farm.store);
    this.#line = openLine(farm);
  }

  /**
   * Makes a recipe's pictures on the farm and saves each as this machine would have saved its own. Asked again after an
   * interruption, it takes up what is under way or done already.
   * @throws Fault of a picture that failed, after all others were saved; `engine.cancelled`; `farm.*`
   */
  async generate(
    { recipe: asked, modelFolder, out }: GenerateRequest,
    { signal, hold, onEvent, onSent, interactive = false, keepSame = false, tag = null, title = "" }: SendOptions = {},
  ): Promise<{ readonly pictures: readonly SavedPicture[] }> {
    const tell = (payload: Progress) => onEvent?.({ name: "engine.progress", payload });
    if (asked.private) throw new Fault("farm.private", {});
    // What lies beside a LoRA does not travel with it.
    const recipe = asked.loras ? { ...asked, loras: await Promise.all(asked.loras.map(withAlpha)) } : asked;
    await proveDestination({ recipe, out });
    const model = await openModel(modelFolder);
    const digest = modelDigest(model.manifest);
    const packed = await pack(recipe);
    const putAll = async (): Promise<string> => {
      for (const file of packed.files.values()) await this.#moving(() => this.#blobs.put(file));
      return await this.#moving(() => this.#blobs.putText(orderOf(packed.recipe, digest)));
    };
    const order = await putAll().catch((error: unknown) => {
      throw unsent(error);
    });
    const putAgain = together(putAll);
    const queue = queueName(this.#farm, digest, tag);
    const seeds = Array.from({ length: recipe.count }, (_, n) => recipe.seed + n);
    // Whoever makes it has the same weights.
    const made = { ...recipe, edition: weightsDigest(model.manifest) };

    const pictures: SavedPicture[] = [];
    const faults: Fault[] = [];
    const pace = paceOf(seeds.length);
    /** The machine of each picture at work. */
    const at = new Map<number, string>();
    const sent = await this.#send(queue, order, seeds, {
      signal,
      hold,
      interactive,
      title,
      pictures: seeds.length,
      nameOf: (name) => packed.files.get(name),
      mend: async (fault) => {
        if (isFault(fault, "farm.blob-damaged")) await this.#blobs.drop(fault.data.sha256);
        await putAgain();
      },
      onComing({ machine, step, steps, share, preview }, n) {
        at.set(n, machine);
        tell({
          phase: "denoise",
          step,
          steps,
          share,
          picture: n + 1,
          pictures: seeds.length,
          secondsLeft: pace.left(),
          machines: [...new Set(at.values())].toSorted(),
          ...(preview ? { preview } : {}),
        });
      },
    }).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
    onSent?.();
    const needed = { model: { id: model.manifest.id, digest }, pool: this.#farm.pool, tag };
    const ids = seeds.map((seed) => jobIdOf({ order, seed }));
    // A word for the artist; what was sent goes on without it.
    const nobody = await whyNobodyTakes(this.#line, queue, ids, needed).catch(() => null);
    if (nobody) this.#options.onNote?.(nobody);
    const keeping = this.#keepThere(order, putAgain);
    await Promise.all(
      sent.map(async ({ result, anew }, n) => {
        const save = ({ picture }: Result): Promise<SavedPicture> =>
          this.#moving(async () => {
            if (signal?.aborted) throw new Fault("engine.cancelled", {});
            return await this.#save(picture, { ...made, seed: recipe.seed + n }, packed, { out, keepSame });
          });
        try {
          let done = await result;
          const saved = await save(done).catch(async (error: unknown) => {
            // The store was emptied after it was made, or its bytes are damaged there.
            if (!ofStoredFile(error)) throw error;
            if (isFault(error, "farm.blob-damaged")) await this.#blobs.drop(done.picture);
            return await save((done = await anew()));
          });
          at.delete(n);
          const { provider, worker, seconds } = done;
          if (pictures.length === 0)
            tell({ phase: "load", provider: { provider, why: `the farm, first on ${worker}`, passedOver: [] } });
          pictures.push(saved);
          pace.saved();
          const by = { seconds, provider, machine: worker };
          tell({ phase: "saved", saved, by, picture: n + 1, pictures: seeds.length });
        } catch (error) {
          faults.push(toFault(error));
        }
      }),
    );
    clearInterval(keeping);
    const fault = faults.find(({ code }) => code !== "engine.cancelled") ?? faults[0];
    if (fault) throw fault;
    return { pictures: pictures.toSorted((a, b) => a.seed - b.seed) };
  }

  /** @throws Fault `farm.unreachable` */
  async machines(): Promise<readonly Machine[]> {
    return await machinesOf(this.#line).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
  }

  /** Asks a machine of the farm for something. @throws Fault `farm.unreachable` */
  async ask(machine: string, what: Asked): Promise<void> {
    await ask(this.#line, machine, what).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
  }

  /** Whether no machine of the pool takes more. @throws Fault `farm.unreachable` */
  async halted(): Promise<boolean> {
    return await isHalted(this.#line, this.#farm.pool).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
  }

  /** Lets the pool rest, or work again. @throws Fault `farm.unreachable` */
  async halt(paused: boolean): Promise<void> {
    await halt(this.#line, this.#farm.pool, paused).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
  }

  /** How many pictures wait and are at work, of all artists, whoever can make them. @throws Fault `farm.unreachable` */
  async counts(): Promise<{ readonly waiting: number; readonly working: number }> {
    const all = await workOn(this.#line).catch((error: unknown) => {
      throw unreachable(this.#farm, error);
    });
    const sum = (of: "pictures" | "working") => all.reduce((before, one) => before + one[of], 0);
    return { waiting: sum("pictures"), working: sum("working") };
  }

  /** Pictures that were sent from here, and are not there yet. */
  get underWay(): number {
    return [...this.#errands.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Which of the pictures that were sent from here a job of the queue is; null where it is another's. */
  ownOf(job: string): Own | null {
    for (const errands of this.#errands.values()) {
      const own = errands.ownOf(job);
      if (own) return own;
    }
    return null;
  }

  /** Ends the wait; what was sent goes on, unless it was taken back before. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#errands.values()].map((errands) => errands.close()));
    this.#line.disconnect();
  }

  /** Sends pictures, each to where it is or waits already. @returns the wait for each, in the order of the seeds */
  async #send(
    queue: string,
    order: string,
    seeds: readonly number[],
    options: ErrandOptions,
  ): Promise<readonly Errand[]> {
    const errandsFor = (name: string): Errands => this.#errandsFor(name);
    const places = await placesOf({ line: this.#line, queue, order, seeds, errandsFor });
    const sent: Errand[] = [];
    for (const [place, some] of places) {
      const errands = await errandsFor(place).send(order, some, options);
      for (const [n, { picture }] of some.entries()) sent[picture] = errands[n]!;
    }
    return sent;
  }

  #errandsFor(name: string): Errands {
    const there = this.#errands.get(name);
    if (there) return there;
    if (this.#closed) throw new Fault("engine.cancelled", {});
    const errands = new Errands(
      this.#farm,
      name,
      this.#line,
      this.#options.artist ?? artistOf(this.#farm),
      this.#options.reconcile ?? usualReconcile,
    );
    this.#errands.set(name, errands);
    return errands;
  }

  async #save(
    sha256: string,
    recipe: Recipe,
    { files }: Packed,
    { out, keepSame }: Pick<GenerateRequest, "out"> & { readonly keepSame: boolean },
  ): Promise<SavedPicture> {
    const folder = await mkdtemp(join(tmpdir(), "atelier-farm-"));
    try {
      const file = join(folder, "picture.png");
      await this.#blobs.fetch(sha256, file);
      const digests = new Map([...files].map(([name, path]) => [path, digestOf(name)]));
      const proven = withReferences(recipe, (reference) => ({ ...reference, sha256: digests.get(reference.path)! }));
      return await (this.#options.keep ?? keepPicture)({ file, recipe: proven, out, keepSame });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** A shared folder that was emptied is filled again while pictures wait for what was in it. */
  #keepThere(order: string, putAgain: () => Promise<void>): NodeJS.Timeout {
    const look = async (): Promise<void> => void ((await this.#blobs.has(order)) || (await putAgain()));
    return setInterval(() => void look().catch(() => undefined), this.#options.reconcile ?? usualReconcile);
  }
}

/** What the store threw while pictures were to be sent: none of them waits anywhere. */
function unsent(error: unknown): unknown {
  for (const code of ["farm.store-unreachable", "farm.store-refused", "farm.store-full"] as const)
    if (isFault(error, code)) return new Fault(code, { ...error.data, unsent: true } as never, { cause: error });
  return error;
}
