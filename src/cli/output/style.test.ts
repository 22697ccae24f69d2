import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { bold, dim, painted, red } from "./style.ts";

/** A stream that shows emphasis, or none. */
const stream = (shows: boolean) =>
  Object.assign(new PassThrough(), { isTTY: shows, getColorDepth: () => (shows ? 8 : 1) }) as never;

test("emphasis is written for a terminal and left out for a file", () => {
  expect(painted(`${bold("a")} ${dim("b")}`, stream(false))).toBe("a b");
  vi.stubEnv("NO_COLOR", undefined);
  vi.stubEnv("FORCE_COLOR", undefined);
  expect(painted(bold("a"), stream(true))).toContain("\x1b[1ma\x1b[22m");
  vi.unstubAllEnvs();
});

test("what a stranger wrote into an emphasised text does not reach the terminal", () => {
  const line = bold(`a\x1b[2J\nb\u202e${red("c")}`);
  expect(painted(line, stream(false))).toBe("a␛[2J bc");
});

test("a stranger's own marks of emphasis end with the line", () => {
  expect(painted("\ufdd4never ending", stream(false))).toBe("never ending");
});
