/**
 * A folder of drawn triplets to train with, and in `held-out` another to judge by: of the families that were held back
 * and of all others in turn, with contents and styles that training never sees. What is there already stays, so that
 * drawing that was stopped goes on.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { Fault, faultFrom, isFault, type FaultRecord } from "../../contract/fault.ts";
import { removeTemporary, writeAtomically } from "../../formats/atomic.ts";
import { writePicture } from "../../formats/picture/write.ts";
import { startThread, threadProgram } from "../thread.ts";
import { seedAt } from "../training/draws.ts";
import { photographsIn } from "./photographs.ts";
import { type FamilyName, familyNames } from "./styles/families.ts";
import { type Drawn, drawnTriplet, familyOf } from "./triplet.ts";

export interface DrawRequest {
  readonly folder: string;
  readonly families: readonly FamilyName[];
  /** Of the families, those that training never sees. */
  readonly heldOut: readonly FamilyName[];
  readonly count: number;
  readonly heldOutCount: number;
  /** Pixels of a side. */
  readonly size: number;
  readonly seed: number;
  /** A folder of pictures that contents are taken from as well; null for none. */
  readonly photographs: string | null;
  /** Threads that draw; 0 for this one alone. */
  readonly threads: number;
}

export const heldOutFolder = (folder: string): string => join(folder, "held-out");

/** Some of a folder's triplets, as one thread draws them. */
export interface Share {
  readonly folder: string;
  readonly drawn: Drawn;
  readonly places: readonly number[];
}

export type ThreadTells = { readonly done: number } | { readonly fault: FaultRecord } | { readonly message: string };

/**
 * @param tell called after every triplet, with those done and all
 * @throws Fault `training.drawn-otherwise`, `training.no-families`, `training.no-photographs`, `image.*`,
 *   `engine.cancelled`
 */
export async function drawFolder(
  request: DrawRequest,
  signal: AbortSignal,
  tell: (done: number, of: number) => void,
): Promise<void> {
  const { folder, families, heldOut, count, heldOutCount, size, seed, threads } = request;
  const known = families.filter((family) => !heldOut.includes(family));
  if (known.length === 0) throw new Fault("training.no-families", { families: familyNames });
  const photographs = request.photographs === null ? [] : await photographsIn(request.photographs);
  await sameAsBefore(request);
  // What is shown for judging is drawn by other seeds, so neither content nor style of it is ever seen in training.
  const sets = [
    { folder, count, drawn: { families: known, size, seed, photographs } },
    {
      folder: heldOutFolder(folder),
      count: heldOutCount,
      drawn: { families: halfAndHalf(heldOut, known), size, seed: seedAt(seed, 6), photographs },
    },
  ];
  const all = count + heldOutCount;
  let done = 0;
  const oneMore = (): void => tell(++done, all);
  for (const set of sets) {
    await removeTemporary(set.folder);
    const places = Array.from({ length: set.count }, (_, n) => n);
    const missing = (await Promise.all(places.map((n) => isThere(set, n)))).flatMap((there, n) => (there ? [] : [n]));
    done += set.count - missing.length;
    const shares = Math.max(1, Math.min(threads, missing.length));
    const share = (k: number): Share => ({ ...set, places: missing.filter((_, n) => n % shares === k) });
    if (threads === 0) await drawShare(share(0), oneMore, signal);
    else
      await inThreads(
        Array.from({ length: shares }, (_, k) => share(k)),
        signal,
        oneMore,
      );
    await writeLines(set, places);
  }
}

/** As many of one as of the other, the few of the first as often as it takes. */
const halfAndHalf = <T>(some: readonly T[], others: readonly T[]): readonly T[] =>
  some.length === 0 ? others : others.flatMap((other, n) => [some[n % some.length]!, other]);

/** What must be the same for drawing to go on in a folder. */
async function sameAsBefore({ folder, families, heldOut, size, seed, photographs }: DrawRequest): Promise<void> {
  const file = join(folder, "drawn.json");
  const text = `${JSON.stringify({ families, heldOut, size, seed, photographs }, null, 2)}\n`;
  const before = await readFile(file, "utf8").catch(() => null);
  if (before !== null && before !== text) throw new Fault("training.drawn-otherwise", { folder });
  if (before === null) await writeAtomically(file, Buffer.from(text));
}

interface Names {
  readonly content: string;
  readonly style: string;
  readonly target: string;
  readonly words: string;
}

function namesOf(drawn: Drawn, n: number): Names {
  const [number, family] = [String(n).padStart(5, "0"), familyOf(drawn, n)];
  const styled = `${number}-${family}.png`;
  return {
    content: `content/${number}.png`,
    style: `style/${styled}`,
    target: `target/${styled}`,
    words: `target/${number}-${family}.txt`,
  };
}

/** The words are written last. */
const isThere = ({ folder, drawn }: Omit<Share, "places">, n: number): Promise<boolean> =>
  stat(join(folder, namesOf(drawn, n).words)).then(
    () => true,
    () => false,
  );

/** Draws triplets one after another. @throws Fault `image.*`, `engine.cancelled` */
export async function drawShare(
  { folder, drawn, places }: Share,
  oneMore: () => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const n of places) {
    if (signal?.aborted) throw new Fault("engine.cancelled", {});
    const { prompt, ...pictures } = await drawnTriplet(drawn, n);
    const names = namesOf(drawn, n);
    for (const part of ["content", "style", "target"] as const)
      await writePicture(pictures[part], { file: join(folder, names[part]), format: "png" });
    await writeAtomically(join(folder, names.words), Buffer.from(prompt));
    oneMore();
  }
}

async function inThreads(shares: readonly Share[], signal: AbortSignal, oneMore: () => void): Promise<void> {
  const program = await threadProgram(new URL("./draw-worker.ts", import.meta.url));
  const workers = shares.map((share) => startThread(program, share));
  const stop = (): void => workers.forEach((worker) => void worker.terminate());
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map((worker) => ended(worker, signal, oneMore)));
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

const ended = (worker: Worker, signal: AbortSignal, oneMore: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.on("message", (told: ThreadTells) => {
      if ("done" in told) oneMore();
      else reject("fault" in told ? faultFrom(told.fault) : new Error(told.message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (signal.aborted) reject(new Fault("engine.cancelled", {}));
      else if (code === 0) resolve();
      else reject(new Fault("engine.unexpected", { message: `a thread that draws ended with code ${code}` }));
    });
  });

/** What a thread tells of an error. */
export const told = (error: unknown): ThreadTells =>
  isFault(error) ? { fault: error.toJSON() } : { message: error instanceof Error ? error.message : String(error) };

async function writeLines({ folder, drawn }: Omit<Share, "places">, places: readonly number[]): Promise<void> {
  const lines = places.map(async (n) => {
    const { words, ...pictures } = namesOf(drawn, n);
    return JSON.stringify({ ...pictures, prompt: await readFile(join(folder, words), "utf8") });
  });
  if (places.length > 0)
    await writeAtomically(join(folder, "triplets.jsonl"), Buffer.from(`${(await Promise.all(lines)).join("\n")}\n`));
}
