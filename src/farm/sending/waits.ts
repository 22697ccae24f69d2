/** Who waits here for which job of a queue: a picture may be asked for twice at the same time. */
import { Fault } from "../../contract/fault.ts";
import type { Coming } from "../broker/live.ts";
import { jobIdOf, type Result, type Ticket } from "./order.ts";

/** What one who waits is told, and how. */
export interface WaitOptions {
  /** How many are sent together, here and to other queues. */
  readonly pictures: number;
  /** What is made, for this machine alone. */
  readonly title: string;
  /** Where a file lies here, by the name it travels under. */
  readonly nameOf: (travelled: string) => string | undefined;
  /** Puts what the order is made of into the store again: its machine has found it missing or damaged. */
  readonly mend: (fault: Fault) => Promise<void>;
  /** Hears how a picture at work comes along, and which of those that were sent it is. */
  readonly onComing?: ((coming: Coming, picture: number) => void) | undefined;
}

/** A picture as the artist who sent it knows it: as much of it stays here. */
export interface Own {
  readonly title: string;
  /** From 1. */
  readonly picture: number;
  readonly pictures: number;
}

interface Wait {
  /** Which of those that were sent together. */
  readonly picture: number;
  readonly options: WaitOptions;
  settle: PromiseWithResolvers<Result>;
}

/** A job that is under way. */
interface Open {
  readonly ticket: Ticket;
  readonly priority: number;
  /** At least one, in the order in which they came. */
  readonly waits: Set<Wait>;
  /** Whether what it is made of was put into the store once more. */
  mended: "no" | "at it" | "yes";
  /** Whether what the queue holds as made is lost, and is being asked for once more: that it was made says nothing. */
  renewing: boolean;
}

/** A wait for a job of this name. */
export interface Sent {
  readonly id: string;
  readonly open: Open;
  readonly wait: Wait;
}

export class Waits {
  readonly #open = new Map<string, Open>();

  /** Jobs that somebody waits for. */
  get size(): number {
    return this.#open.size;
  }

  get ids(): readonly string[] {
    return [...this.#open.keys()];
  }

  get(id: string): Open | undefined {
    return this.#open.get(id);
  }

  /** Which of the pictures that are under way a job is; null where nobody here waits for it. */
  ownOf(id: string): Own | null {
    const [wait] = this.#open.get(id)?.waits ?? [];
    return wait ? { title: wait.options.title, picture: wait.picture + 1, pictures: wait.options.pictures } : null;
  }

  /** Waits for a job, beside whoever does so already. */
  add({ ticket, priority }: Pick<Open, "ticket" | "priority">, how: Omit<Wait, "settle">): Sent {
    const id = jobIdOf(ticket);
    const wait = { ...how, settle: settling() };
    const open = this.#open.get(id) ?? { ticket, priority, waits: new Set(), mended: "no", renewing: false };
    open.waits.add(wait);
    this.#open.set(id, open);
    return { id, open, wait };
  }

  /** Waits once more, after the wait has ended, beside whoever does so already. */
  again({ id, open, wait }: Sent): Open {
    wait.settle = settling();
    const there = this.#open.get(id);
    (there ?? open).waits.add(wait);
    if (there) return there;
    open.mended = "no";
    this.#open.set(id, open);
    return open;
  }

  /** Tells all who wait for a job how it comes along. */
  tell(coming: Coming): void {
    for (const { options, picture } of this.#open.get(coming.job)?.waits ?? []) options.onComing?.(coming, picture);
  }

  /** Ends every wait for a job; what becomes of each is settled by whoever ends it. */
  end(id: string): readonly Wait[] {
    const open = this.#open.get(id);
    const waits = [...(open?.waits ?? [])];
    open?.waits.clear();
    this.#open.delete(id);
    return waits;
  }

  /** How many wait for the job that this one waits for; 0 where it does so no more. */
  beside({ id, wait }: Sent): number {
    const waits = this.#open.get(id)?.waits;
    return waits?.has(wait) === true ? waits.size : 0;
  }

  /** Ends one wait without a picture. */
  letGo({ id, wait }: Pick<Sent, "id" | "wait">): void {
    const open = this.#open.get(id);
    if (!open?.waits.delete(wait)) return;
    wait.settle.reject(new Fault("engine.cancelled", {}));
    if (open.waits.size === 0) this.#open.delete(id);
  }

  letAllGo(): void {
    for (const [id, { waits }] of this.#open) for (const wait of waits) this.letGo({ id, wait });
  }
}

function settling(): PromiseWithResolvers<Result> {
  const settle = Promise.withResolvers<Result>();
  // Whoever waits hears of it; nobody else need.
  settle.promise.catch(() => undefined);
  return settle;
}
