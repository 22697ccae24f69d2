/** The farm that a command sends its pictures to, in place of this machine's engine. */
import { InvalidArgumentError } from "commander";
import type { CallOptions } from "../../contract/rpc/client.ts";
import type { EngineEvents, GenerateRequest, SavedPicture } from "../../contract/engine.ts";
import type { Display } from "../output/display.ts";

/** Whoever makes pictures: this machine, or a farm. */
export type Make = (
  request: GenerateRequest,
  options: CallOptions<EngineEvents>,
) => Promise<{ readonly pictures: readonly SavedPicture[] }>;

/** Whoever sends a night's work need not stay, and may think better of it. */
const sent = (seed: number): string =>
  `Sent. This machine may be switched off now: with --seed ${seed} the same command brings what was made meanwhile. Ctrl-C takes back what is not made yet.`;

let closing: (() => Promise<void>) | undefined;

/** What a command was told of a farm. */
interface ForFarm {
  readonly farm?: string;
  readonly pool?: string;
  readonly tag?: string;
}

/**
 * Sends pictures to the farm of an address, where one was given.
 * @param orders  how many times pictures are sent: one after the other, or all at once
 * @throws Fault `farm.no-address`, `farm.unencrypted`, `farm.unreachable`, `farm.refused`
 */
export async function onFarm(
  { farm: file, pool, tag }: ForFarm,
  display: Display,
  orders = 1,
): Promise<Make | undefined> {
  if (file === undefined) {
    if (pool !== undefined) throw new InvalidArgumentError("A pool is part of a farm: give --farm with --pool.");
    if (tag !== undefined) throw new InvalidArgumentError("Machines of a farm have tags: give --farm with --tag.");
    return undefined;
  }
  // Nobody without a farm waits for the queue's library.
  const [{ readFarm }, { FarmClient }] = await Promise.all([
    import("../../farm/broker/address.ts"),
    import("../../farm/sending/client.ts"),
  ]);
  const told = new Set<string>();
  const note = (message: string): void => {
    if (told.has(message)) return;
    told.add(message);
    display.note(message);
  };
  const client = await FarmClient.open(await readFarm(file, pool), { onNote: ({ message }) => note(message) });
  closing = () => client.close();
  let unsent = orders;
  return async (request, options) => {
    const { count, seed } = request.recipe;
    // Whoever sees a single picture come waits for it; a sheet's cells are a batch.
    const interactive = orders * count === 1;
    let mine = true;
    const over = (): void => {
      if (mine) unsent--;
      mine = false;
    };
    const onSent = () => {
      over();
      if (unsent === 0 && !interactive) note(sent(seed));
    };
    return await client
      .generate(request, { ...options, interactive, keepSame: true, onSent, tag: tag ?? null })
      .finally(over);
  };
}

/** Leaves the farm, if there was one; what was sent goes on, unless it was taken back. */
export async function endFarm(): Promise<void> {
  await closing?.();
  closing = undefined;
}
