/** The draft lies with the studio: the same in every tab and after every start; what others add appears. */
import { join } from "node:path";
import { expect } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { eventually, makeFirst, show, test } from "./fixture.ts";

test("what is written in one tab stands in another, and after the studio was killed", async ({ studio }) => {
  const { page } = studio;
  await makeFirst(page);
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const other = await page.context().newPage();
  await other.goto(page.url());
  const there = other.getByRole("textbox", { name: "Prompt" });
  await there.waitFor();
  await prompt.fill("with a straw hat");
  await eventually(() => there.inputValue()).toBe("with a straw hat");
  await there.fill("with a top hat");
  await eventually(() => prompt.inputValue()).toBe("with a top hat");
  await other.close();
  await studio.kill();
  // Another port, as the tests' host takes any: the draft is not the browser's.
  const again = await studio.restart();
  await eventually(() => again.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("with a top hat");
});

test("a person added from the command line appears by itself", async ({ studio }) => {
  const { page, folder } = studio;
  await show(page, "People");
  const people = page.getByRole("main", { name: "People" }).getByRole("gridcell");
  await people.first().waitFor();
  const added = await runAtelier(["library", "add-person", "Mia", studio.file("Ben.png")], {
    env: { HOME: folder, ATELIER_HOME: join(folder, "home") },
  });
  expect(added.code).toBe(0);
  await people.filter({ hasText: "Mia" }).waitFor();
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
