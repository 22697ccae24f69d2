/** The queue, by hand and by key; and what happens to it when the engine dies. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { engineOf } from "./application.ts";
import { endedJobs, eventually, pictureFiles, quick, remember, show, testWithPicture as test } from "./fixture.ts";

const table = (page: Page) => page.getByRole("grid", { name: "What is being made and what waits" });
const row = (page: Page, prompt: string) => table(page).getByRole("row").filter({ hasText: prompt });
const order = async (page: Page) =>
  (await table(page).getByRole("row").allTextContents()).flatMap((text) => /dog|cat|hen/.exec(text) ?? []);

/** Queues a picture of these words. */
async function queue(page: Page, words: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(words);
  await page.keyboard.press("ControlOrMeta+Enter");
}

test("jobs that wait are put in another order by key and by hand, and one is cancelled", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Queue");
  // Held back, so that nothing is gone before it was moved.
  await page.keyboard.press("ControlOrMeta+Shift+P");
  await remember(page, quick);
  await show(page, "Studio");
  for (const words of ["dog", "cat", "hen"]) await queue(page, words);
  await show(page, "Queue");
  await eventually(() => order(page)).toEqual(["dog", "cat", "hen"]);

  await row(page, "hen")
    .getByRole("button", { name: /^Move / })
    .focus();
  await page.keyboard.press("ArrowUp");
  await eventually(() => order(page)).toEqual(["dog", "hen", "cat"]);
  await page.keyboard.press("ArrowUp");
  await eventually(() => order(page)).toEqual(["hen", "dog", "cat"]);

  await row(page, "cat").dragTo(row(page, "hen"), { targetPosition: { x: 200, y: 4 } });
  await eventually(() => order(page)).toEqual(["cat", "hen", "dog"]);
  await row(page, "dog")
    .getByRole("button", { name: /^Do next: / })
    .click();
  await eventually(() => order(page)).toEqual(["dog", "cat", "hen"]);

  await row(page, "cat")
    .getByRole("button", { name: /^Cancel / })
    .click();
  await eventually(() => order(page)).toEqual(["dog", "hen"]);
  await page.reload();
  await eventually(() => order(page)).toEqual(["dog", "hen"]);
});

test("a queue that was held back goes on in its order, and a job that was cancelled can be tried again", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Resume" }).click();
  const ended = endedJobs(page);
  await eventually(() => ended.count()).toBe(4);
  expect((await ended.allTextContents()).flatMap((text) => /dog|hen|Cancelled/.exec(text) ?? [])).toEqual([
    "hen",
    "dog",
    "Cancelled",
  ]);
  await ended.getByRole("button", { name: /^Retry: / }).click();
  await ended.filter({ hasText: "cat" }).waitFor();
  expect(pictureFiles(studio)).toHaveLength(4);
});

test("when the engine is killed in the middle, a message says so, it starts again, and the queue goes on", async ({
  studio,
}) => {
  const { page } = studio;
  await remember(page, { count: 4, steps: 20 });
  await show(page, "Studio");
  await queue(page, "owl");
  // Three pictures are left to make when the first lies there. A window that draws hears of it later than the disk.
  await eventually(() => pictureFiles(studio).length).toBeGreaterThan(4);
  const killed = engineOf(studio.pid);
  // Number 0 would be this process's own group.
  if (killed === null) throw new Error("no engine runs below the studio");
  process.kill(killed, "SIGKILL");
  await page.getByRole("status").getByText("The engine stopped unexpectedly").waitFor();
  await page.goto(new URL("#queue", page.url()).href);
  await eventually(() => endedJobs(page).count()).toBe(5);
  expect(pictureFiles(studio)).toHaveLength(8);
  expect(engineOf(studio.pid)).not.toBe(killed);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
