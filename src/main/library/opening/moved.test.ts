import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newJob, newPicture, noisePicture, recipe, store, temporaryFolder } from "../../../../tests/library.ts";
import { jobsIn } from "../jobs/jobs.ts";
import { recordPicture } from "../pictures/record.ts";
import { writeMeta } from "../database/store.ts";

/** A studio with a picture beside its folder, one in it and one elsewhere. */
async function studio() {
  const base = temporaryFolder();
  const folder = join(base, "first");
  const opened = await store(folder);
  const elsewhere = join(base, "elsewhere.png");
  for (const file of [join(folder, "pictures", "beside.png"), join(folder, "home", "inside.png"), elsewhere])
    await recordPicture(opened.store, newPicture(await noisePicture(file)));
  const blob = join(folder, "home", "blobs", `${"a".repeat(64)}.png`);
  const order = { recipe: recipe({ subjects: [{ path: blob }] }), people: [], styles: [] };
  jobsIn(opened.store).add(newJob("waiting", { order }));
  opened.close();
  return { base, folder, elsewhere };
}

async function seen(folder: string) {
  const opened = await store(folder);
  const { database } = opened.store;
  const pictures = database.all<{ path: string }>("SELECT path FROM picture WHERE missing = 0 ORDER BY id");
  const ordered = database.get<{ path: string }>("SELECT ordered ->> '$.recipe.subjects[0].path' AS path FROM job");
  opened.close();
  return { pictures: pictures.map(({ path }) => path), part: ordered?.path };
}

test("of a studio that was moved everything is where it was, seen from its folder", async () => {
  const { base, folder, elsewhere } = await studio();
  const second = join(base, "second");
  renameSync(folder, second);
  const expected = {
    pictures: [join(second, "pictures", "beside.png"), join(second, "home", "inside.png"), elsewhere],
    part: join(second, "home", "blobs", `${"a".repeat(64)}.png`),
  };
  expect(await seen(second)).toEqual(expected);
  expect(await seen(second)).toEqual(expected);
});

test("a copy has its own pictures, and those that were not copied along", async () => {
  const { base, folder, elsewhere } = await studio();
  const copy = join(base, "copy");
  cpSync(folder, copy, { recursive: true });
  rmSync(join(copy, "pictures"), { recursive: true });
  expect((await seen(copy)).pictures).toEqual([
    join(folder, "pictures", "beside.png"),
    join(copy, "home", "inside.png"),
    elsewhere,
  ]);
});

test("of a copy no file of the studio that it was taken from is deleted", async () => {
  const { base, folder } = await studio();
  const copy = join(base, "copy");
  const opened = await store(folder);
  const left = join(folder, "home", "blobs", "left.png");
  mkdirSync(join(folder, "home", "blobs"), { recursive: true });
  writeFileSync(left, "left");
  writeMeta(opened.store.database, "doomed", JSON.stringify([left]));
  opened.close();
  cpSync(folder, copy, { recursive: true });
  await seen(copy);
  expect([existsSync(left), existsSync(join(copy, "home", "blobs", "left.png"))]).toEqual([true, false]);
});
