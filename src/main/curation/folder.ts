/**
 * A folder of curated triplets: `content/`, `style/` and `target/` with `triplets.jsonl` to learn from, and beside them
 * what it came of: `curation.json`, all candidates, and what the artist decided. Lines are added one by one, so that
 * whoever is killed goes on after the last.
 */
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  candidate,
  type Candidate,
  type Decision,
  decisions,
  leftOut,
  origin,
  tripletKinds,
} from "../../contract/learning/curation.ts";
import { Fault } from "../../contract/fault.ts";
import { digest } from "../../contract/values/forms.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { problemsOf } from "../../contract/values/problems.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { whyNot } from "../../formats/folders.ts";

/** A picture that was brought in. */
const material = z.strictObject({
  role: z.enum(["content", "style", "stylised", "plain"]),
  name: z.string().min(1),
  /** Relative to the folder. */
  file: z.string().min(1),
  /** Where it was taken from. */
  source: z.string().min(1),
  sha256: digest,
  /** Pictures of one group show one style. */
  group: z.string(),
  made: origin,
  faces: z.number().int().nullable(),
});
export type Material = Immutable<z.infer<typeof material>>;

/** What candidates depend on; a run that goes on has the same. */
const settings = z.strictObject({
  model: z.string(),
  digest,
  kinds: z.array(z.enum(tripletKinds)).min(1),
  prompts: z.array(z.string()),
  seed: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  steps: z.number().int(),
  /** Names and strengths, of the expert that stylises and of the one that makes plain. */
  loras: z.array(z.string()),
  plainLoras: z.array(z.string()),
});
export type CurationSettings = Immutable<z.infer<typeof settings>>;

const state = z.strictObject({
  format: z.literal(1),
  settings,
  includeRestricted: z.boolean(),
  materials: z.array(material),
  leftOut: z.array(leftOut),
  /** Pairs that were to be made. */
  pairs: z.number().int().min(0),
  filteredBy: z.array(z.string()),
});
export type CurationState = Immutable<z.infer<typeof state>>;

const decided = z.strictObject({ id: z.string(), decision: z.enum(decisions).nullable() });

const files = (folder: string) => ({
  state: join(folder, "curation.json"),
  candidates: join(folder, "candidates.jsonl"),
  decisions: join(folder, "decisions.jsonl"),
});

/** What a folder was begun with; null where nothing was. @throws Fault `curation.damaged` */
export async function readState(folder: string): Promise<CurationState | null> {
  const file = files(folder).state;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw new Fault("curation.damaged", { file, problem: error.message }, { cause: error });
  });
  if (text === null) return null;
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Fault("curation.damaged", { file, problem: "it is no JSON" });
  }
  const read = state.safeParse(json);
  if (read.success) return read.data;
  throw new Fault("curation.damaged", { file, problem: problemsOf(read.error, "curation.json").join("; ") });
}

/** @throws Fault `image.*` where the disk refuses */
export const writeState = (folder: string, value: CurationState): Promise<void> =>
  writeAtomically(files(folder).state, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));

/** All candidates, in the order in which they were made; of one that was made again the last. */
export async function readCandidates(folder: string): Promise<readonly Candidate[]> {
  const all = await lines(files(folder).candidates, candidate);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** The artist's last word on each candidate. */
export async function readDecisions(folder: string): Promise<ReadonlyMap<string, Decision>> {
  const last = new Map<string, Decision>();
  for (const { id, decision } of await lines(files(folder).decisions, decided))
    if (decision === null) last.delete(id);
    else last.set(id, decision);
  return last;
}

export const addCandidate = (folder: string, one: Candidate): Promise<void> => add(files(folder).candidates, [one]);

export const addDecisions = (folder: string, ids: readonly string[], decision: Decision | null): Promise<void> =>
  add(
    files(folder).decisions,
    ids.map((id) => ({ id, decision })),
  );

/** Lines that hold what they should; one that was being written when a program ended is none. */
async function lines<T>(file: string, form: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [form.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** A new line before and after: what a killed program has left unfinished spoils no other. */
async function add(file: string, values: readonly unknown[]): Promise<void> {
  const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
  await appendFile(file, `\n${text}`, { flush: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOSPC" || error.code === "EDQUOT")
      throw new Fault("image.disk-full", { file }, { cause: error });
    throw new Fault("image.not-writable", { file, reason: whyNot(error) }, { cause: error });
  });
}
