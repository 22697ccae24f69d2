/** `kill -9` of the whole application in the middle of a batch. */
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { endedJobs, eventually, pictureFiles, quick, remember, show, testWithPicture as test } from "./fixture.ts";

const batch = 20;

test("an application that is killed during a batch of 20 loses no finished picture, tears none, and goes on to exactly 20", async ({
  studio,
}) => {
  const [sample = ""] = pictureFiles(studio);
  const finished = () => pictureFiles(studio).filter((file) => file !== sample);
  await remember(studio.page, { ...quick, count: batch, seed: 500 });
  await studio.page.getByRole("button", { name: `Make ${batch} pictures` }).click();
  await eventually(() => finished().length).toBeGreaterThanOrEqual(1);
  await studio.kill();
  const kept = finished();
  expect(kept.length).toBeLessThan(batch);

  const page = await studio.restart();
  await eventually(() => finished().length).toBe(batch);
  await show(page, "Queue");
  const ended = endedJobs(page);
  await eventually(() => ended.count()).toBe(2);
  expect(finished()).toEqual(expect.arrayContaining([...kept]));
  const seeds = await Promise.all(
    finished().map(async (file) => {
      await readPicture(file);
      return (await readRecipe(file)).seed;
    }),
  );
  expect(seeds.toSorted((a, b) => a - b)).toEqual(Array.from({ length: batch }, (_, n) => 500 + n));
  await show(page, "History");
  await page
    .getByRole("main", { name: "History" })
    .getByRole("link", { name: `All pictures ${batch + 1}` })
    .waitFor();
});
