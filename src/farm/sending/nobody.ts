/** Work that nobody can do would wait without a word. */
import type { Redis } from "ioredis";
import { Fault } from "../../contract/fault.ts";
import { havingIt } from "./elsewhere.ts";
import { type Machine, machinesOf } from "../machine/machines.ts";
import { engineVersion } from "./order.ts";
import { knownOf, statesOf } from "../broker/states.ts";

/** What a machine must have to take some work. */
export interface Needed {
  readonly model: { readonly id: string; readonly digest: string };
  readonly pool: string;
  readonly tag: string | null;
}

/** What a machine does that takes no work; null where it takes some. */
const resting = ({ name, state, reason }: Machine): string | null => {
  if (state === "paused") return `${name} pauses${reason === null ? "" : `: ${reason.replace(/\.$/, "")}`}`;
  if (state === "suspended") return `${name} is set aside`;
  return state === "leaving" ? `${name} leaves` : null;
};

/** Why no machine of the farm takes the work now; null where one does. */
export function whyNobody(machines: readonly Machine[], { model, pool: own, tag }: Needed): Fault | null {
  const fit = machines.filter(
    (machine) => machine.model.digest === model.digest && machine.engine === engineVersion && machine.pool === own,
  );
  const having = fit.filter(({ tags }) => tag === null || tags.includes(tag));
  if (having.length > 0) {
    const rest = having.map((machine) => resting(machine));
    return rest.includes(null) ? null : (new Fault("farm.all-rest", { others: rest.join("; ") }) as Fault);
  }
  if (tag !== null && fit.length > 0) {
    const others = fit.map(({ name, tags }) => `${name} has ${tags.length === 0 ? "none" : tags.join(", ")}`);
    return new Fault("farm.no-tag", { tag, others: others.join("; ") }) as Fault;
  }
  const others = machines
    .map((one) => `${one.name} has ${one.model.id}, version ${one.engine}, in the pool ${one.pool}`)
    .join("; ");
  const from = havingIt(machines, model);
  return new Fault("farm.no-machine", { model: model.id, engine: engineVersion, pool: own, others, from }) as Fault;
}

/**
 * Why nobody takes pictures that were sent; null where somebody does, or none of them waits: what is made, or at work,
 * comes whoever is there now.
 * @param queue  name of the one where they are asked for
 * @param ids  of their jobs
 */
export async function whyNobodyTakes(
  line: Redis,
  queue: string,
  ids: readonly string[],
  needed: Needed,
): Promise<Fault | null> {
  const why = whyNobody(await machinesOf(line), needed);
  if (why === null) return null;
  const states = await statesOf(line, queue, await knownOf(line, queue, ids));
  return states.includes("waits") ? why : null;
}
