/** `atelier library trash` and `remove-person`: what is deleted for good from the command line. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
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

async function atelier(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", join(root, "src/cli/main.ts"), "library", ...args],
    { cwd: base, env: { ...process.env, ATELIER_HOME: home } },
  );
  return stdout;
}

test("a person is deleted for good only where that is said, and the name is what the artist knows", async () => {
  await atelier("add-person", "Mia", join(root, "assets/subjects/12-cat-photograph.jpg"));
  const before = await readdir(join(home, "references"));
  expect(await atelier("remove-person", "mia")).toMatch(/^Would delete for good: Mia \(\d+(\.\d+)? .?B\)/);
  expect(await readdir(join(home, "references"))).toEqual(before);
  const told = JSON.parse(await atelier("remove-person", "Mia", "--for-good", "--json")) as object;
  expect(told).toMatchObject({ deleted: true, people: [{ name: "Mia" }], left: [], stillShowing: [] });
  expect(await readdir(join(home, "references"))).toHaveLength(before.length - 1);
  await expect(atelier("remove-person", "Mia", "--for-good")).rejects.toMatchObject({
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
