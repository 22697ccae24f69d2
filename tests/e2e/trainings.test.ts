/** Trainings in the window: begun there and on the command line, seen with how far they are, paused, gone on with, stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { writeTriplets } from "../fixtures/triplets.ts";
import { show, test } from "./fixture.ts";

let training: ChildProcess | null = null;
afterAll(() => training?.kill("SIGKILL"));

test("a training is shown with its loss, time left and memory, waits, goes on and stops", async ({ studio }) => {
  const { page, folder } = studio;
  await writeTriplets(join(folder, "triplets"));
  const out = join(folder, "runs", "aligned");
  const args = ["train", "align", join(folder, "triplets"), "--out", out, "--steps", "5000", "--side", "64"];
  training = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli/main.ts"), ...args], {
    env: { ...process.env, ATELIER_HOME: join(folder, "home") },
    stdio: "ignore",
  });
  const ended = new Promise<number | null>((resolve) => training!.once("exit", resolve));
  await show(page, "Queue");
  const run = page.getByRole("region", { name: "Trainings at work" }).getByRole("listitem");
  await run.getByText("Style alignment · uso-mini").waitFor();
  await run.getByText(/^Learning · step [1-9]\d* of 5000 · loss \d.* left · \d.*B of memory$/).waitFor();
  await run.getByRole("button", { name: "Pause: aligned" }).click();
  await run.getByText(/^Paused\. Its place is kept · step \d+ of 5000/).waitFor();
  expect(existsSync(join(out, "checkpoint.safetensors"))).toBe(true);
  await run.getByRole("button", { name: "Go on: aligned" }).click();
  await run.getByText(/^Learning/).waitFor();
  await run.getByRole("button", { name: "Stop: aligned" }).click();
  await run.waitFor({ state: "detached" });
  expect(await ended).toBe(130);
});

test("one is begun in the window: what it takes is told, it is watched and paused, and a model comes of it", async ({
  studio,
}) => {
  const { page, folder } = studio;
  await writeTriplets(join(folder, "triplets"));
  await show(page, "Queue");
  await page.getByRole("button", { name: "Train a model…" }).click();
  const sheet = page.getByRole("dialog", { name: "Train a model" });
  await sheet.getByRole("textbox", { name: "Folder of triplets" }).fill(join(folder, "nowhere"));
  await sheet.getByText(/^There is nothing to learn from in/).waitFor();
  await sheet.getByRole("textbox", { name: "Folder of triplets" }).fill(join(folder, "triplets"));
  await sheet.getByRole("textbox", { name: "The new model is called" }).fill("Said in ink");
  const size = sheet.getByRole("textbox", { name: "Size of pictures" });
  await size.fill("64");
  await size.blur();
  await sheet.getByRole("textbox", { name: "Steps" }).fill("60");
  await sheet
    .getByText(/^(about )?\d+.*s/)
    .first()
    .waitFor();
  await sheet.getByRole("button", { name: "Begin" }).click();
  await sheet.waitFor({ state: "detached" });
  const run = page.getByRole("region", { name: "Trainings at work" }).getByRole("listitem");
  await run.getByText(/^Learning · step [1-9]\d* of 60 · loss \d/).waitFor();
  await run.getByRole("button", { name: "Pause: Said in ink" }).click();
  await run.getByText(/^Paused\. Its place is kept · step \d+ of 60/).waitFor();
  await page.reload();
  await run.getByRole("button", { name: "Go on: Said in ink" }).click();
  await run.getByText(/^Done/).waitFor();
  await run.getByRole("button", { name: "Use this model: Said in ink" }).click();
  await show(page, "Models");
  await page.getByRole("listitem", { name: "Said in ink" }).getByText("In use").waitFor();
  await show(page, "Queue");
  await run.getByRole("button", { name: "Put away: Said in ink" }).click();
  await run.waitFor({ state: "detached" });
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
