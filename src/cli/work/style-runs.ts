/** Runs of `style learn` in their folders: found by the style's name, kept or let go of where they stand. */
import { hash } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import { digest, path } from "../../contract/values/forms.ts";
import type { StyleId } from "../../contract/values/id.ts";
import {
  learningSettings,
  type LearningResult,
  type StyleDepth,
  styleDepths,
} from "../../contract/learning/learning.ts";
import type { RunWish } from "../../contract/learning/training.ts";
import type { Learned } from "../../contract/learning/teaching.ts";
import { isAtWork } from "../../engine/training/alone.ts";
import { askRun } from "../../engine/training/wishes.ts";
import { readPoints } from "../../engine/training/style/points.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { homeFolder } from "../../main/home.ts";
import { type Home, homeAt } from "../../main/library/opening/home.ts";
import { keepLearned } from "../../main/teaching/keep.ts";
import { outcomeOf } from "../../main/teaching/outcome.ts";
import { keptTeaching } from "../../main/teaching/run.ts";
import { bringIn } from "./bring-in.ts";
import { theLibrary } from "./library.ts";
import { say } from "../output/output.ts";
import { red } from "../output/style.ts";

const form = z.strictObject({
  name: z.string(),
  settings: learningSettings,
  model: z.strictObject({ id: z.string(), digest }),
  /** The pictures of a style that is new, and digests of those that it is learned from. */
  pictures: z.array(path),
  references: z.array(digest),
});
export type StyleRun = z.infer<typeof form>;

export interface FoundRun {
  readonly folder: string;
  readonly depth: StyleDepth;
}

const home = (): Home => homeAt(homeFolder());
const fileIn = (folder: string): string => join(folder, "style.json");
const depthWord = (depth: StyleDepth): string => depth.replace(" ", "-");

/** A folder's name, of which each style has one: also those that differ by a sign alone. */
const runNameOf = (name: string): string =>
  `${name.normalize("NFKD").replaceAll(/[^\p{L}\p{N}]+/gu, "-")}-${hash("sha256", name).slice(0, 8)}`;

/** Where a style is learned at a depth. */
export const runFolder = (name: string, depth: StyleDepth): string =>
  join(home().teaching, `${runNameOf(name)}-${depthWord(depth)}`);

/** Keeps beside a run what it takes to keep what it came to. @throws Fault `image.*` */
export const writeStyleRun = (folder: string, run: StyleRun): Promise<void> =>
  writeAtomically(fileIn(folder), Buffer.from(`${JSON.stringify(run, null, 2)}\n`));

/** The runs of a style that were begun and are neither kept nor let go of. @throws Fault `style.no-run` */
export async function runsOf(name: string): Promise<readonly FoundRun[]> {
  const all = styleDepths.map((depth) => ({ depth, folder: runFolder(name, depth) }));
  const there = await Promise.all(all.map(({ folder }) => stat(folder).catch(() => null)));
  const found = all.filter((_, n) => there[n]?.isDirectory());
  if (found.length > 0) return found;
  const shown = await keptTeaching(home().teaching).read();
  throw new Fault("style.no-run", { name, window: shown !== null && folded(shown.name) === folded(name) });
}

/**
 * Asks the runs of a style that are at work.
 * @throws Fault `style.no-run`, `training.not-running` where none is
 */
export async function askStyle(name: string, wish: RunWish): Promise<void> {
  const runs = await runsOf(name);
  const working = await Promise.all(runs.map(({ folder }) => isAtWork(folder)));
  const atWork = runs.filter((_, n) => working[n]);
  if (atWork.length === 0) throw new Fault("training.not-running", { folder: runs[0]!.folder });
  for (const { folder } of atWork) await askRun(folder, wish);
}

/** The one run that is meant. @throws Fault `style.no-run`, `style.several-runs`, `training.run-busy` */
export async function theRunOf(name: string, depth?: string): Promise<FoundRun> {
  const found = (await runsOf(name)).filter((run) => depth === undefined || depthWord(run.depth) === depth);
  const [run] = found;
  if (!run) throw new Fault("style.no-run", { name, window: false });
  if (found.length > 1)
    throw new Fault("style.several-runs", { name, depths: found.map((one) => depthWord(one.depth)) });
  if (await isAtWork(run.folder)) throw new Fault("training.run-busy", { folder: run.folder });
  return run;
}

/** What a run that was stopped has come to. @throws Fault `style.nothing-learned` */
export async function reachedIn(
  name: string,
  { folder }: FoundRun,
): Promise<{ readonly run: StyleRun; readonly result: LearningResult }> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => "null");
  const { data: run } = form.safeParse(JSON.parse(text));
  const points = await readPoints(folder);
  const reached = { step: 0, model: run?.model ?? { id: "", digest: "" }, depth: run?.settings.depth ?? "at once" };
  const result = run ? outcomeOf(folder, points, reached) : null;
  if (!run || !result) throw new Fault("style.nothing-learned", { name });
  return { run, result };
}

/** Records what a run came to as what the style is for its model, and lets go of the run. @throws Fault `library.*` */
export async function keepRun(
  folder: string,
  { name, settings, pictures, references }: StyleRun,
  result: LearningResult,
  told: boolean,
): Promise<{ readonly style: StyleId; readonly learned: Learned }> {
  const library = await theLibrary({ json: !told });
  const style = await styleOf(name, pictures, told);
  const blobs = blobsIn(home().blobs);
  const learned = await keepLearned({ library, blobs }, { style, settings, result, pictures: references });
  await rm(folder, { recursive: true, force: true });
  return { style, learned };
}

/** The style of this name, or a new one with the pictures that can be used. */
async function styleOf(name: string, usable: readonly string[], told: boolean): Promise<StyleId> {
  const library = await theLibrary({ json: !told });
  const known = await library.call("styles.list", { view: "all" });
  const same = known.find((one) => folded(one.name) === folded(name));
  if (same) return same.id;
  const { added, refused } = await bringIn(library, "style", name, usable);
  for (const { error } of refused) say(red(error.message));
  return added!.id as StyleId;
}
