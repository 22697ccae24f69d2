/** Work that nobody can do would wait without a word. */
import { Fault } from "../contract/fault.ts";
import { havingIt } from "./elsewhere.ts";
import type { Machine } from "./machines.ts";
import { engineVersion } from "./order.ts";

/** What a machine must have to take some work. */
export interface Needed {
  readonly model: { readonly id: string; readonly digest: string };
  readonly pool: string;
  readonly tag: string | null;
}

/** Why no machine of the farm takes the work now; null where one does. */
export function whyNobody(machines: readonly Machine[], { model, pool: own, tag }: Needed): Fault | null {
  const fit = machines.filter(
    (machine) => machine.model.digest === model.digest && machine.engine === engineVersion && machine.pool === own,
  );
  if (fit.some(({ tags }) => tag === null || tags.includes(tag))) return null;
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
