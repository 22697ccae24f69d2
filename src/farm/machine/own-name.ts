/** How a machine is called on a farm where another one has its name already. */
import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Farm } from "../broker/address.ts";
import { openLine } from "../broker/broker.ts";
import { isAlive } from "../store/leftovers.ts";
import { type Machine, machinesOf } from "./machines.ts";

const computer = hash("sha256", [hostname(), userInfo().username].join("\0")).slice(0, 12);

/** This process for the farm: its computer and account by a digest, and its number there. */
export const thisProcess = `${computer}-${process.pid}`;

/**
 * The name that is asked for, or with a number behind it where another process has it. One that died here a moment ago,
 * and is on the list still, has it no more.
 */
export function freeName(wished: string, machines: readonly Pick<Machine, "name" | "process">[]): string {
  const taken = new Set(machines.filter((machine) => isElsewhere(machine)).map(({ name }) => name));
  let name = wished;
  for (let n = 2; taken.has(name); n++) name = `${wished.slice(0, 36)}-${n}`;
  return name;
}

/** The same, of the machines that work for a farm now. A queue that does not answer is told of where work needs it. */
export async function freeNameOn(farm: Farm, wished: string): Promise<string> {
  const line = openLine(farm);
  try {
    return freeName(wished, await machinesOf(line).catch(() => []));
  } finally {
    line.disconnect();
  }
}

/** Whether it is a process that lives, and another than this one; of those of earlier versions nobody knows. */
function isElsewhere({ process: named }: Pick<Machine, "process">): boolean {
  if (named === null || named === thisProcess) return false;
  const [other, pid] = named.split("-");
  return other !== computer || isAlive(Number(pid));
}
