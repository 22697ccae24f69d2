/** Decisions that come faster than the triplets are written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { writeCurated } from "../../../tests/fixtures/curated.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type * as Atomic from "../../formats/atomic.ts";
import { judgedIn } from "./judged.ts";

/** The decisions of a studio on whose disk `turn` is waited for before triplets.jsonl is written. */
async function decisionsOn(turn: () => Promise<void>) {
  // Tests share their modules: those that know the usual disk are loaded anew.
  vi.resetModules();
  vi.doMock("../../formats/atomic.ts", async (original) => {
    const real = await original<typeof Atomic>();
    return {
      ...real,
      writeAtomically: async (file: string, bytes: Buffer) => {
        if (file.endsWith("triplets.jsonl")) await turn();
        return real.writeAtomically(file, bytes);
      },
    };
  });
  try {
    return await import("./decide.ts");
  } finally {
    vi.doUnmock("../../formats/atomic.ts");
    vi.resetModules();
  }
}

test("a decision made while the triplets are written is in them, and every target that a line names is there", async () => {
  const folder = join(temporaryFolder(), "curated");
  await writeCurated(folder);
  const [first, second] = (await judgedIn(folder)).candidates.filter((one) => !one.taken).map(({ id }) => id);
  const begun = Promise.withResolvers<void>();
  let turns = 0;
  const { decide } = await decisionsOn(async () => {
    if (turns++ > 0) return;
    begun.resolve();
    await delay(300);
  });
  const one = decide(folder, [first!], "accept");
  await begun.promise;
  await Promise.all([one, decide(folder, [second!], "accept")]);
  const lines = readFileSync(join(folder, "triplets.jsonl"), "utf8").trim().split("\n");
  const written = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly target: string });
  expect(written.map(({ id }) => id)).toEqual(expect.arrayContaining([first, second]));
  expect(written.filter(({ target }) => !existsSync(join(folder, target)))).toEqual([]);
});
