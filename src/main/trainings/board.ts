/**
 * The board on which commands say how far their runs are, so that the window can show them: a file each, in the
 * studio's folder. It is for the eye alone; a run neither reads it nor needs it.
 */
import { hash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { path } from "../../contract/values/forms.ts";
import type { LearningProgress } from "../../contract/learning/learning.ts";
import type { TrainingProgress } from "../../contract/learning/training.ts";
import { type RunAtWork, runKinds } from "../../contract/learning/trainings.ts";
import { isAtWork } from "../../engine/training/alone.ts";
import { isPaused } from "../../engine/training/wishes.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { coalesce } from "../../jobs/queue/coalesce.ts";

const number = z.number().nullable();
const form = z.strictObject({
  kind: z.enum(runKinds),
  name: z.string(),
  folder: path,
  model: z.string(),
  waits: z.boolean(),
  read: z.strictObject({ done: z.number(), of: z.number() }).nullable(),
  step: z.number(),
  steps: z.number(),
  loss: number,
  reward: number,
  secondsLeft: number,
  memory: number,
});
type Posted = z.infer<typeof form>;

/** Milliseconds between two editions of what is posted. */
const OFTEN = 1_000;
/** Milliseconds after which what a killed command left is removed. */
const STALE = 3_600_000;

/** The name of a run on the board. */
export const runId = (folder: string): string => hash("sha256", folder).slice(0, 16);

export interface PostedRun {
  told(progress: TrainingProgress | LearningProgress): void;
  /** Takes the run off the board. Never throws. */
  leave(): Promise<void>;
}

/** Puts a run on the board. Where the disk refuses, the run is only not shown. */
export function postRun(board: string, of: Pick<Posted, "kind" | "name" | "folder" | "model" | "steps">): PostedRun {
  const file = join(board, `${runId(of.folder)}.json`);
  const unknown = { read: null, step: 0, loss: null, reward: null, secondsLeft: null, memory: null };
  let now: Posted = { ...of, ...unknown, waits: false };
  let written: Promise<void> = Promise.resolve();
  const write = coalesce(OFTEN, () => {
    written = written.then(() => writeAtomically(file, Buffer.from(JSON.stringify(now))).catch(() => undefined));
  });
  write.touch();
  return {
    told(progress) {
      now = after(now, progress);
      write.touch();
    },
    async leave() {
      write.stop();
      await written;
      await rm(file, { force: true }).catch(() => undefined);
    },
  };
}

function after(now: Posted, progress: TrainingProgress | LearningProgress): Posted {
  switch (progress.phase) {
    case "examples":
    case "reading":
      return { ...now, read: { done: progress.done, of: progress.of } };
    case "paused":
      return { ...now, waits: true, step: progress.step };
    case "step": {
      const { step, steps, loss, secondsLeft, memory } = progress;
      const reward = "reward" in progress ? progress.reward : null;
      const told = { loss: finite(loss), reward: finite(reward), secondsLeft: finite(secondsLeft), memory };
      return { ...now, ...told, waits: false, read: null, step, steps };
    }
    case "kept":
    case "point":
      return now;
    default:
      return progress satisfies never;
  }
}

/** What JSON can say. */
const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** The runs at work, in the order of their names. What a command that was killed has left does not count. */
export async function runsAtWork(board: string): Promise<readonly RunAtWork[]> {
  const names = (await readdir(board).catch(() => [])).filter((name) => /^[0-9a-f]{16}\.json$/.test(name));
  const runs = await Promise.all(names.map((name) => runIn(join(board, name)).catch(() => null)));
  return runs.filter((run) => run !== null).toSorted((a, b) => a.folder.localeCompare(b.folder, "en"));
}

async function runIn(file: string): Promise<RunAtWork | null> {
  const { waits, ...run } = form.parse(JSON.parse(await readFile(file, "utf8")));
  if (!(await isAtWork(run.folder))) {
    if (Date.now() - (await stat(file)).mtimeMs > STALE) await rm(file, { force: true });
    return null;
  }
  const paused = await isPaused(run.folder);
  return { ...run, id: runId(run.folder), own: null, state: !paused ? "running" : waits ? "paused" : "pausing" };
}
