/** `atelier library merge-people` and `move-photo`: what they do, and that nothing to do is a success. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { library, noisePicture, temporaryFolder } from "../library.ts";

test("two of one name become one person, a photo goes to another, and what is done already succeeds in plain words", async () => {
  const folder = temporaryFolder();
  const home = join(folder, "home");
  const shelf = await library(folder);
  for (const [name, file] of [
    ["Anna", "cat.png"],
    ["anna", "dog.png"],
    ["Ben", "dog-of-ben.png"],
  ] as const)
    await shelf.call("people.add", { name, sources: [{ path: await noisePicture(join(folder, file)) }] });
  const atelier = (...args: readonly string[]) =>
    runAtelier(["library", ...args], { cwd: home, env: { ATELIER_HOME: home } });

  expect(await atelier("merge-people", "Ben")).toMatchObject({
    code: 0,
    stderr: "Ben is one person already: there is nobody to merge.\n",
  });
  expect(await atelier("merge-people", "Anna", "--name", "Anna B.")).toMatchObject({
    code: 0,
    stdout: "Anna B.  2 photographs\n",
  });
  // Ben's only photograph: his is a matter of merging.
  expect(await atelier("move-photo", "dog-of-ben.png", "Ben", "Anna B.")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Merge Ben and Anna B. instead"),
  });
  expect(await atelier("move-photo", "cat.png", "Anna B.", "Ben")).toMatchObject({
    code: 0,
    stdout: "Ben  2 photographs\n",
  });
  expect(await atelier("move-photo", "cat.png", "Anna B.", "Ben")).toMatchObject({
    code: 0,
    stdout: "Ben  2 photographs\n",
    stderr: "cat.png is a photograph of Ben already.\n",
  });
  expect(await shelf.call("people.list", { view: "all" })).toMatchObject([
    { name: "Anna B.", photos: [{ name: "dog.png" }] },
    { name: "Ben", photos: [{ name: "dog-of-ben.png" }, { name: "cat.png" }] },
  ]);
});
