/** What the window sees of a run: while it is at work, and what it is asked; nothing of one that was killed. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { RunWish } from "../../contract/learning/training.ts";
import { alone } from "../../engine/training/alone.ts";
import { untilStopped, whilePaused } from "../../engine/training/wishes.ts";
import { postRun, runId, runsAtWork } from "./board.ts";
import { createTrainings } from "./handlers.ts";
import type { Trainer } from "./trainer.ts";

const base = temporaryFolder();
const nobody = { handlers: {} as Trainer["handlers"], run: () => null, ask: async () => undefined };
const handlersAt = (board: string) => createTrainings(board, nobody);
const context = {} as never;

test("a run is shown as it stands, waits, goes on and stops as it is asked, and leaves nothing on the board", async () => {
  const [folder, board] = [join(base, "learned"), join(base, "board")];
  const handlers = handlersAt(board);
  const id = runId(folder);
  const ask = async (wish: RunWish) => handlers["trainings.ask"]({ id, wish }, context);
  const seen = async () => (await handlers["trainings.atWork"](null, context))[0];
  const posted = postRun(board, { kind: "reward", name: "learned", folder, model: "uso-mini", steps: 9 });
  const states: unknown[] = [];
  const run = alone(folder, () =>
    untilStopped(folder, new AbortController().signal, async (signal) => {
      posted.told({
        phase: "step",
        step: 1,
        steps: 9,
        loss: 2,
        reward: Number.NaN,
        norm: 1,
        secondsLeft: 8,
        memory: 5,
      });
      await expect
        .poll(seen, { timeout: 5_000 })
        .toMatchObject({ state: "running", step: 1, loss: 2, reward: null, memory: 5, steps: 9 });
      await ask("pause");
      states.push((await seen())?.state);
      const waiting = whilePaused(folder, signal, async () => posted.told({ phase: "paused", step: 1 }));
      await expect.poll(seen, { timeout: 5_000 }).toMatchObject({ state: "paused" });
      await ask("go on");
      await waiting;
      await ask("pause");
      const again = whilePaused(folder, signal, async () => undefined);
      await ask("stop");
      await again;
      states.push(signal.aborted);
    }),
  );
  await expect(run).rejects.toMatchObject({ code: "engine.cancelled" });
  expect(states).toEqual(["pausing", true]);
  await expect(ask("pause")).rejects.toMatchObject({ code: "training.ended" });
  await posted.leave();
  expect([readdirSync(board), readdirSync(folder).includes("stop")]).toEqual([[], false]);
});

test("what was asked of an earlier run in the folder does not count", async () => {
  const folder = join(base, "again");
  mkdirSync(folder);
  for (const file of ["paused", "stop"]) writeFileSync(join(folder, file), "");
  const waits: string[] = [];
  const work = (signal: AbortSignal) => whilePaused(folder, signal, async () => void waits.push("waits"));
  await untilStopped(folder, new AbortController().signal, work);
  expect(waits).toEqual([]);
});

test("what is no run, or was left by a command that was killed, is not shown", async () => {
  const board = join(base, "left");
  mkdirSync(board);
  writeFileSync(join(board, `${runId("broken")}.json`), "{");
  const posted = postRun(board, { kind: "align", name: "gone", folder: join(base, "gone"), model: "m", steps: 2 });
  await expect.poll(() => readdirSync(board).length).toBe(2);
  expect(await runsAtWork(board)).toEqual([]);
  expect(await runsAtWork(join(base, "nowhere"))).toEqual([]);
  await posted.leave();
});
