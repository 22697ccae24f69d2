/**
 * What a machine may lack. A test that needs it says so here: where it is missing the test is skipped with the reason and
 * the remedy, except under CI=true when `.ci/run` should have installed it; then it fails.
 */
import { existsSync } from "node:fs";
import type { TestContext } from "vitest";

interface Need {
  readonly present: () => boolean;
  readonly reason: string;
  /** True where `.ci/run` installs it, so that its absence there is a mistake. */
  readonly owedByCi: boolean;
}

/** Where Debian and common systems put a Chromium. */
export const chromiumPath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));

const electronBinary = new URL("../../node_modules/electron/path.txt", import.meta.url);

const needs = {
  chromium: { present: () => chromiumPath !== undefined, owedByCi: true, reason: "there is no Chromium; install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH" },
  electron: { present: () => existsSync(electronBinary), owedByCi: false, reason: "Electron's binary is not here; npm start downloads it where it can" },
} as const satisfies Record<string, Need>;

/** Skips the test where something is missing; fails where CI owes it. */
export function need(context: Pick<TestContext, "skip">, what: keyof typeof needs): void {
  const { present, reason, owedByCi }: Need = needs[what];
  if (present()) return;
  if (owedByCi && process.env["CI"] === "true") throw new Error(`CI must not skip this: ${reason}`);
  context.skip(reason);
}
