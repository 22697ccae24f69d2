/** `kill -9` of the whole studio in the middle of a batch. */
import { fork } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { testStudio } from "../fixtures/open-studio.ts";

const COUNT = 20;
let folder = "";
afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * Runs the studio until it has told of so many pictures, and kills it a moment later; for null, until it ends by
 * itself. Returns how it ended.
 */
async function run(
  pictures: number | null,
  moment: number,
  withEngine: boolean,
): Promise<"ended by itself" | "killed" | "failed"> {
  // A group of its own, so that the engine can be killed together with it.
  const studio = fork(new URL("../fixtures/killed-studio.ts", import.meta.url), [folder, String(COUNT)], {
    detached: withEngine,
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const gone = new Promise<number | null>((resolve) => studio.once("exit", resolve));
  let made = 0;
  let ended = false;
  const enough = new Promise<void>((resolve) =>
    studio.on("message", (message) => {
      if (message === "ended") ended = true;
      if (message === "made" && ++made === pictures) resolve();
    }),
  );
  await Promise.race([enough, gone]);
  if (pictures === null) return (await gone) === 0 && ended ? "ended by itself" : "failed";
  await delay(moment);
  process.kill(withEngine ? -studio.pid! : studio.pid!, "SIGKILL");
  return (await gone) === null ? "killed" : "failed";
}

test("a studio that is killed twice during a batch of 20 ends with all 20 pictures, each once, none torn", async () => {
  folder = await mkdtemp(join(tmpdir(), "atelier-kill-"));
  expect([await run(4, 37, true), await run(5, 61, false), await run(null, 0, false)]).toEqual([
    "killed",
    "killed",
    "ended by itself",
  ]);

  const month = join(folder, "pictures", (await readdir(join(folder, "pictures")))[0]!);
  // What a killed engine was writing is no picture yet: a hidden file that goes later.
  const names = (await readdir(month)).filter((name) => !name.startsWith("."));
  const seeds = await Promise.all(
    names.map(async (name) => {
      await readPicture(join(month, name));
      return (await readRecipe(join(month, name))).seed;
    }),
  );
  const all = Array.from({ length: COUNT }, (_, n) => 100 + n);
  expect(seeds.sort((a, b) => a - b)).toEqual(all);

  const { window, close } = await testStudio(folder);
  const { pictures } = await window.call("pictures.query", { query: {}, limit: 100 });
  const { jobs } = await window.call("queue.state", null);
  await close();
  expect(pictures.map((p) => p.recipe.seed).sort((a, b) => a - b)).toEqual(all);
  expect(pictures.every((p) => p.present && p.people[0]?.name === "Anna" && p.styles[0]?.name === "Comic")).toBe(true);
  expect(jobs.map((j) => [j.state.state, j.made.length])).toEqual([["done", COUNT]]);
});
