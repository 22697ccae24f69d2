/** `atelier library trash` and `remove-person`: what is deleted for good from the command line. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { type Ended, runAtelier } from "../fixtures/atelier.ts";
import { beginHome } from "../fixtures/begin-home.ts";

let base = "";
let home = "";
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "atelier-removal-"));
  home = join(base, "home");
  beginHome(home);
  await writeFile(join(home, "settings.json"), JSON.stringify({ picturesFolder: join(base, "pictures") }));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<Ended> =>
  runAtelier(["library", ...args], { cwd: base, env: { ATELIER_HOME: home } });
const atelier = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
};

test("a person is deleted for good only where that is said, and the name is what the artist knows", async () => {
  await atelier("add-person", "Mia", join(root, "assets/subjects/12-cat-photograph.jpg"));
  const before = await readdir(join(home, "references"));
  expect(await atelier("remove-person", "mia")).toMatch(/^Would delete for good: Mia \(\d+(\.\d+)? .?B\)/);
  expect(await readdir(join(home, "references"))).toEqual(before);
  const told = JSON.parse(await atelier("remove-person", "Mia", "--for-good", "--json")) as object;
  expect(told).toMatchObject({ deleted: true, people: [{ name: "Mia" }], left: [], stillShowing: [] });
  expect(await readdir(join(home, "references"))).toHaveLength(before.length - 1);
  expect(await run("remove-person", "Mia", "--for-good")).toMatchObject({
    stderr: expect.stringContaining("There is no person named Mia") as string,
  });
});

test("an empty trash is said to be empty", async () => {
  expect(JSON.parse(await atelier("trash", "list", "--json"))).toMatchObject({ people: [], pictures: [] });
  expect(JSON.parse(await atelier("trash", "empty", "--for-good", "--json"))).toMatchObject({
    people: [],
    pictures: 0,
  });
});
