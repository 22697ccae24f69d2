/** Which machines work for a farm: each says so in a small file of the store, again and again. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../formats/atomic.ts";
import { namesIn } from "./blobs.ts";

const machine = z.strictObject({
  name: z.string(),
  engine: z.string(),
  /** Of the model it works with. */
  model: z.strictObject({ id: z.string(), digest: z.string() }),
  pool: z.string(),
  state: z.enum(["idle", "working", "suspended", "leaving"]),
  /** Why it is suspended; null otherwise. */
  reason: z.string().nullable(),
  made: z.number().int().min(0),
  failed: z.number().int().min(0),
  /** Milliseconds since 1970, by its own clock. */
  seen: z.number().int().min(0),
});
export type Machine = z.infer<typeof machine>;

/** Milliseconds after which one that says nothing counts as gone. */
const silence = 90_000;
const folder = "machines";

/** Says how this machine is. */
export const announce = (store: string, said: Machine): Promise<void> =>
  writeAtomically(join(store, folder, `${said.name}.json`), Buffer.from(JSON.stringify(said)));

/** Takes this machine off the list. */
export const withdraw = (store: string, name: string): Promise<void> =>
  rm(join(store, folder, `${name}.json`), { force: true });

/** The machines that were heard of lately, by their names. */
export async function machinesOf(store: string, now = Date.now()): Promise<readonly Machine[]> {
  const files = (await namesIn(store, folder)).filter((name) => name.endsWith(".json")).toSorted();
  const read = await Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(store, folder, name), "utf8").catch(() => "null");
      return machine.safeParse(tryJson(text));
    }),
  );
  return read.flatMap(({ data }) => (data && now - data.seen < silence ? [data] : []));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
