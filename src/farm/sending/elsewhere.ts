/** Where on a farm a model lies that a machine lacks, for whoever has to copy it. */
import { Fault, toFault } from "../../contract/fault.ts";
import { type ModelFolder, verifyModel } from "../../formats/manifest.ts";
import type { Farm } from "../broker/address.ts";
import { greet, openLine } from "../broker/broker.ts";
import { modelDigest } from "../store/digests.ts";
import { type Machine, machinesOf } from "../machine/machines.ts";

/** A machine of a farm, which is not sent to itself. */
interface Member {
  readonly farm: Farm;
  readonly name: string;
}

/** A model as a machine that lacks it knows it: one that is not there at all has no digest. */
export interface Lacking {
  readonly id: string;
  readonly digest?: string;
}

/**
 * Names of the machines that work with a model.
 * @param digest  where it is known only that very model counts, whatever it is called there
 */
export const havingIt = (machines: readonly Machine[], { id, digest }: Lacking): readonly string[] =>
  machines
    .filter(({ model }) => (digest === undefined ? model.id === id : model.digest === digest))
    .map(({ name }) => name);

/**
 * Proves a model that a machine is to work with.
 * @throws Fault as `orElsewhere`; `model.file-*`
 */
export async function proveOrElsewhere(member: Member, model: ModelFolder): Promise<void> {
  const { manifest } = model;
  await orElsewhere(member, { id: manifest.id, digest: modelDigest(manifest) }, () => verifyModel(model));
}

/**
 * Does what needs a model on this machine; where the model is not fit for it, other machines of the farm are asked.
 * @throws Fault `farm.lacks-model` where others have it; `model.*` as it was where none has or the queue is away
 */
export async function orElsewhere<T>({ farm, name }: Member, model: Lacking, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = toFault(cause);
    if (!code.startsWith("model.")) throw cause;
    const machines = await machinesNow(farm).catch(() => []);
    const having = havingIt(machines, model).filter((one) => one !== name);
    if (having.length === 0) throw cause;
    throw new Fault("farm.lacks-model", { problem: message, model: model.id, machines: having }, { cause });
  }
}

async function machinesNow(farm: Farm): Promise<readonly Machine[]> {
  await greet(farm);
  const line = openLine(farm);
  try {
    return await machinesOf(line);
  } finally {
    line.disconnect();
  }
}
