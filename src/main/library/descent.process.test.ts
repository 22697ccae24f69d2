import { join } from "node:path";
import { expect, test } from "vitest";
import { computeFileDigest } from "../../formats/digest.ts";
import { library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../tests/library.ts";

test("an enlargement leads to its picture, and the picture lists it among those made of it", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const record = async (name: string, change: Parameters<typeof recipe>[0] = {}) => {
    const file = await noisePicture(join(folder, "pictures", name));
    return shelf.call("pictures.record", newPicture(file, { recipe: recipe(change) }));
  };
  const first = await record("first.png", { seed: 7 });
  const path = join(folder, "pictures", "first.png");
  const large = await record("large.png", { enlarged: { path, sha256: await computeFileDigest(path), factor: 2 } });
  expect(await shelf.call("pictures.usedIn", { id: first.id })).toEqual([large.id]);
  expect(await shelf.call("pictures.enlargedFrom", { id: large.id })).toBe(first.id);
  expect(await shelf.call("pictures.enlargedFrom", { id: first.id })).toBeNull();
  await shelf.call("trash.put", { items: [{ kind: "picture", id: large.id }] });
  expect(await shelf.call("pictures.usedIn", { id: first.id })).toEqual([]);
  // Seeds of before count modulo 2³².
  expect((await shelf.call("pictures.query", { query: { seed: 2 ** 32 + 7 } })).pictures.map(({ id }) => id)).toEqual([
    first.id,
  ]);
});
