import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { keepRunning } from "./restarting.ts";

/** A program that ends when the test says so, or when it is told to. */
class Program extends EventEmitter {
  readonly signals: string[] = [];
  kill(signal: string): void {
    this.signals.push(signal);
    this.emit("exit", null);
  }
}

/** Keeps programs running that the test can end, change and watch. */
function kept(start: () => Program = () => new Program()) {
  const programs: Program[] = [];
  const said: string[] = [];
  const ended = new AbortController();
  let change: (file: string) => void = () => {};
  const done = keepRunning({
    start: async () => {
      const program = start();
      programs.push(program);
      return program as unknown as ChildProcess;
    },
    onChange: (listener) => (change = listener),
    ended: ended.signal,
    say: (line) => said.push(line),
  });
  const started = async (count: number) => {
    await vi.waitFor(() => expect(programs).toHaveLength(count));
    // Until its end is listened for.
    await setImmediate();
  };
  return { programs, said, done, started, change: (file: string) => change(file), end: () => ended.abort() };
}

test("a changed source ends the program and starts it anew, and an end by itself ends all", async () => {
  const { programs, said, done, started, change } = kept();
  await started(1);
  change("src/main/home.ts");
  await started(2);
  expect(programs[0]!.signals).toEqual(["SIGTERM"]);
  expect(said).toEqual(["src/main/home.ts has changed: the studio starts again."]);
  programs[1]!.emit("exit", 0);
  await done;
  expect(programs).toHaveLength(2);
});

test("files saved together restart it once", async () => {
  const { programs, done, started, change, end } = kept();
  await started(1);
  for (const file of ["a.ts", "b.ts", "c.ts"]) change(file);
  await started(2);
  end();
  await done;
  expect(programs).toHaveLength(2);
});

test("a program that fails waits for the next change", async () => {
  const { programs, said, done, started, change, end } = kept();
  await started(1);
  programs[0]!.emit("exit", 1);
  await vi.waitFor(() => expect(said.join()).toContain("ended with an error"));
  expect(programs).toHaveLength(1);
  change("a.ts");
  await started(2);
  end();
  await done;
  expect(programs[1]!.signals).toEqual(["SIGTERM"]);
});

test("what keeps it from being started is told, and it is tried again with the next change", async () => {
  let mistakes = 1;
  const { programs, said, done, started, change, end } = kept(() => {
    if (mistakes-- > 0) throw new Error("a mistake in src/main/studio.ts");
    return new Program();
  });
  await vi.waitFor(() => expect(said).toContain("a mistake in src/main/studio.ts"));
  expect(programs).toEqual([]);
  change("src/main/studio.ts");
  await started(1);
  end();
  await done;
  expect(programs[0]!.signals).toEqual(["SIGTERM"]);
});
