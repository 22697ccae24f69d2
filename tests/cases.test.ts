/** Every file in `tests/cases/` is a circumstance that once went wrong, and says what ought to happen. */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Case, trial } from "./cases/case.ts";
import { beginHome } from "./fixtures/begin-home.ts";
import { temporaryFolder } from "./fixtures/temporary.ts";

const base = temporaryFolder();
const files = await readdir(join(import.meta.dirname, "cases"));
const names = files
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .map((file) => file.slice(0, -".ts".length))
  .toSorted();

test("the cases are there", () => expect(names.length).toBeGreaterThan(0));

const cases = await Promise.all(
  names.map(async (name) => ({ name, ...((await import(`./cases/${name}.ts`)) as { default: Case }).default })),
);

async function expectAsItShould({ name, try: tried }: (typeof cases)[number]): Promise<void> {
  const folder = join(base, name);
  await mkdir(folder);
  const home = join(base, `${name}.home`);
  beginHome(home);
  await tried(trial(name, folder, home));
}

// Each starts several processes.
test.each(cases)("$name: $should", (it) => expectAsItShould(it), 300_000);
