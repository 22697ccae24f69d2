/** How much memory networks may take on a provider, and how that is known. */
import { nvidiaSays } from "./nvidia.ts";
import type { MemoryFinding } from "../../contract/making/plan.ts";
import { totalmem } from "node:os";
import type { Provider } from "../../contract/making/provider.ts";

/** Left to the program itself and to what else happens on the machine. */
const RESERVE = 512 * 2 ** 20;
/** Of a graphics processor that does not tell: what all but the smallest have. */
const ASSUMED = 6 * 2 ** 30;
/** Of memory that a Mac's graphics processor shares with everything else, about what the system lets it use. */
const SHARED = 2 / 3;

/**
 * @param limit bytes that the artist allows; they are believed, even of memory that is not there
 */
export async function memoryFor(provider: Provider, limit?: number): Promise<MemoryFinding> {
  if (limit !== undefined) return { bytes: limit, source: "as you said" };
  switch (provider) {
    case "cpu":
      // Counts what the system keeps only as copies of files, and heeds the limits of a container.
      return { bytes: Math.max(0, process.availableMemory() - RESERVE), source: "free memory of the machine" };
    case "coreml":
    case "webgpu":
      if (process.platform === "darwin")
        return { bytes: totalmem() * SHARED - RESERVE, source: "two thirds of the machine's memory" };
      return device();
    case "cuda":
    case "dml":
      return device();
    default:
      return provider satisfies never;
  }
}

async function device(): Promise<MemoryFinding> {
  const free = await nvidia();
  return free === null
    ? { bytes: ASSUMED, source: "assumed, since the graphics processor does not tell; say it with --memory" }
    : { bytes: Math.max(0, free - RESERVE), source: "free memory of the graphics processor" };
}

/** Free bytes of the first NVIDIA device; null where there is none, or its driver does not answer. */
async function nvidia(): Promise<number | null> {
  const mebibytes = Number.parseInt((await nvidiaSays("memory.free")) ?? "", 10);
  return Number.isFinite(mebibytes) ? mebibytes * 2 ** 20 : null;
}
