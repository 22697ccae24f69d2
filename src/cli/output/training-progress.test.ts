import { expect, test } from "vitest";
import { stepLines, stepWords } from "./training-progress.ts";
import { stripVTControlCharacters as plain } from "node:util";

const step = { phase: "step", step: 3, steps: 40, loss: 0.12345, secondsLeft: 7_200, memory: 1.25e9 } as const;

test("a step is told with loss, time left and memory, whichever training it is of", () => {
  expect(stepWords(step)).toBe("step 3 of 40 · loss 0.1235 · 2.0 h left · 1.3 GB of memory");
  expect(stepWords({ ...step, reward: 0.5, norm: 1 })).toContain("loss 0.1235 · reward 0.500 · 2.0 h left");
});

test("steps of hours are told one by one, quick ones every ten seconds, and the last always", () => {
  const said = (each: number, steps: number): readonly number[] => {
    const lines: number[] = [];
    let time = 0;
    const told = stepLines(
      (line) => lines.push(Number(/step (\d+)/.exec(plain(line))![1])),
      () => time,
    );
    for (let n = 1; n <= steps; n++, time += each) told({ ...step, step: n, steps });
    return lines;
  };
  expect(said(3_600_000, 4)).toEqual([1, 2, 3, 4]);
  expect(said(1_000, 25)).toEqual([1, 11, 21, 25]);
});
