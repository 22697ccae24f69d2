/** Pictures that other machines make: what the queue asks of a farm. */
import type { EngineEvents, GenerateRequest, SavedPicture } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { EventOf } from "../../contract/rpc/calls.ts";
import type { NewJob } from "../store.ts";

export interface AwayOptions {
  /** Takes back what waits, and stops what is at work. */
  readonly signal: AbortSignal;
  /** Takes back what waits; what is at work comes still. */
  readonly hold: AbortSignal;
  /** What is made, as the artist calls it: for this studio alone. */
  readonly title: string;
  /** What a machine must have to make it; null where any may. */
  readonly tag: string | null;
  readonly onEvent: (event: EventOf<EngineEvents>) => void;
}

export interface Away {
  /** Whether the artist joined one. */
  there(): boolean;
  /** Whether it answers; why not is in `why`. Never throws. */
  reach(): Promise<boolean>;
  /** Why its work waits, in words; null while nothing is in its way. */
  why(): string | null;
  /** As the engine of this machine would. */
  generate(request: GenerateRequest, options: AwayOptions): Promise<{ readonly pictures: readonly SavedPicture[] }>;
}

/** Without a farm. */
export const nowhere: Away = {
  there: () => false,
  reach: () => Promise.resolve(false),
  why: () => new Fault("farm.none", {}).message,
  generate: () => Promise.reject(new Fault("farm.none", {})),
};

/** What keeps work from a farm without being the work's fault: it waits. */
export const isAway = ({ code }: Fault): boolean => waits.has(code);

const waits: ReadonlySet<Fault["code"]> = new Set([
  "farm.none",
  "farm.no-address",
  "farm.unreachable",
  "farm.refused",
  "farm.certificate",
  "farm.queue-full",
  "farm.store-unreachable",
  "farm.store-refused",
  "farm.store-full",
]);

/**
 * Proves that a job may leave this machine.
 * @throws Fault `farm.private`, `farm.enlarging`
 */
export function proveMayLeave({ draft, order }: Pick<NewJob, "draft" | "order">): void {
  if (draft.private !== undefined) throw new Fault("farm.private", {});
  if (order?.recipe.enlarged !== undefined) throw new Fault("farm.enlarging", {});
}
