/** Whatever is done already is a success that says so, and changes nothing. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { library, noisePicture, recipe, temporaryFolder } from "../library.ts";

test("commands of the library with nothing to do end well, in a plain sentence", async () => {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const shelf = await library(folder);
  const photo = await noisePicture(join(folder, "anna.png"));
  await shelf.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  await noisePicture(join(folder, "made/one.png"), { recipe: recipe() });
  await shelf.call("library.rebuild", { folder: join(folder, "made") });
  const atelier = (...args: readonly string[]) =>
    runAtelier(["library", ...args], { cwd: home, env: { ATELIER_HOME: home } });
  const people = () => shelf.call("people.list", { view: "all" });
  const before = await people();

  const cases: readonly (readonly [readonly string[], string])[] = [
    [["add-person", "anna", photo], "Anna has all of these already: there is nothing to add."],
    [["rebuild", join(folder, "made")], "The library knows all of them: there is nothing to bring back."],
    [["trash", "empty", "--for-good"], "The trash is empty: there is nothing to delete."],
  ];
  for (const [args, said] of cases) {
    const { code, stderr } = await atelier(...args);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: expect.stringContaining(said) });
  }
  expect(await people()).toEqual(before);
}, 240_000);
