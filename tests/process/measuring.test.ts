/** Measuring in the background in a process of its own, with real engines: a picture that is asked for goes first. */
import { constants, getPriority } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import type { Library } from "../../src/main/library/calls.ts";
import { type Measurer, measureInBackground } from "../../src/main/measuring.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { recipeWith, tiny } from "../fixtures/recipe.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();
const subject = { path: join(root, "assets/subjects/11-astronaut-photograph.jpg") };
const style = { path: join(root, "assets/styles/05-watercolor.png") };

/** A library whose pictures are never all measured, and what was recorded of them. */
function endless() {
  const recorded: unknown[] = [];
  const next = {
    id: 1,
    picture: subject.path,
    subjects: [subject],
    styles: [style],
    keepsLayout: true,
    others: { subjects: [], styles: [] },
  };
  const call = async (name: string, input: unknown) => {
    if (name === "measures.record") recorded.push(input);
    return name === "measures.next" ? next : null;
  };
  return { recorded, client: { call } as unknown as Pick<Library, "call"> };
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => void (await Promise.all(opened.splice(0).map((one) => one.close()))));

test("a picture asked for while pictures are measured is made alone; measuring has the lowest priority, and goes on after it", async () => {
  const library = endless();
  const engine = startEngine();
  const eyes: ReturnType<typeof startEngine>[] = [];
  const measuring: Measurer = measureInBackground({
    library: library.client,
    engine,
    apart: () => {
      const one = startEngine({ grace: 0 });
      eyes.push(one);
      return one;
    },
    measuringWith: () => Promise.resolve({ bundled: bundledModel, networks: [] }),
    wanted: () => true,
    idle: () => true,
    rest: 0,
  });
  opened.push(measuring, engine);
  measuring.ring();
  await expect.poll(() => library.recorded.length, { timeout: 60_000 }).toBeGreaterThan(1);
  expect(eyes).toHaveLength(1);
  const { pid } = await eyes[0]!.call("engine.ping", null);
  expect(getPriority(pid)).toBe(constants.priority.PRIORITY_LOW);
  const maker = await engine.call("engine.ping", null);
  expect(getPriority(maker.pid)).toBe(getPriority());

  const measured = library.recorded.length;
  const made = await measuring.first.call("engine.generate", {
    recipe: recipeWith({ subjects: [subject], styles: [style], ...tiny }),
    modelFolder: bundledModel,
    out: { folder, format: "png" },
    provider: "cpu",
  });
  expect(made.pictures).toHaveLength(1);
  // Nothing was measured beside it, and whatever the measuring held is free.
  expect([library.recorded.length, eyes.length]).toEqual([measured, 1]);
  expect(isThere(pid)).toBe(false);
  await expect.poll(() => library.recorded.length, { timeout: 60_000 }).toBeGreaterThan(measured);
  expect(eyes).toHaveLength(2);
});
