/** The draft lies with the studio: the same in every tab and after every start; what others add appears. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { root } from "../../scripts/portrait.ts";
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
  await promisify(execFile)(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(root, "src/cli/main.ts"),
      "library",
      "add-person",
      "Mia",
      studio.file("Ben.png"),
    ],
    { env: { ...process.env, HOME: folder, ATELIER_HOME: join(folder, "home") } },
  );
  await people.filter({ hasText: "Mia" }).waitFor();
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
