import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { packsIn, provenFiles, publish } from "./pack.ts";
import { findPack } from "./share.ts";

const base = temporaryFolder();
let count = 0;
const fresh = (): string => {
  const folder = join(base, String(++count));
  mkdirSync(folder);
  return folder;
};
const pictures = fresh();
const picture = (name: string) => {
  const path = join(pictures, name);
  writeFileSync(path, `pixels of ${name}`);
  return { path, weight: 80 };
};
const ink = { name: "Blue ink", tags: ["ink"], pictures: [picture("a.png"), picture("b.jpg")] };
const ana = { author: "Ana", licence: "Within the studio" };
const ben = { author: "Ben", licence: "Within the studio" };

test("a style is published once and read-only, with its author and its licence", async () => {
  const share = fresh();
  const pack = await publish(share, ink, ana);
  expect(await packsIn(share)).toEqual([pack]);
  expect(pack).toMatchObject({ ...ana, name: "Blue ink", version: 1, authors: ["Ana"], tags: ["ink"] });
  expect(pack.pictures.map(({ file, weight }) => [file, weight])).toEqual([
    ["01.png", 80],
    ["02.jpg", 80],
  ]);
  for (const file of readdirSync(pack.folder)) expect(statSync(join(pack.folder, file)).mode & 0o222).toBe(0);
  expect([...(await provenFiles(pack)).values()].map((file) => readFileSync(file, "utf8"))).toEqual([
    "pixels of a.png",
    "pixels of b.jpg",
  ]);
});

test("versions stand side by side, and whose pictures are in one is among its authors", async () => {
  const share = fresh();
  await publish(share, ink, ana);
  await publish(share, { ...ink, name: "BLUE INK", pictures: [ink.pictures[0]!, picture("c.png")] }, ben);
  expect((await packsIn(share)).map(({ version, authors }) => [version, authors])).toEqual([
    [2, ["Ana", "Ben"]],
    [1, ["Ana"]],
  ]);
  expect(await findPack(share, "blue ink")).toMatchObject({ version: 2 });
  expect(await findPack(share, "blue ink", { version: 1 })).toMatchObject({ author: "Ana" });
  await expect(findPack(share, "blue ink", { version: 7 })).rejects.toMatchObject({ code: "packs.no-version" });
  await expect(findPack(share, "oil")).rejects.toMatchObject({ code: "packs.none" });
});

test("versions in a folder that is spelt otherwise count, and those of other styles do not", async () => {
  const share = fresh();
  const first = await publish(share, ink, ana);
  const shelf = dirname(first.folder);
  renameSync(shelf, join(dirname(shelf), `an-older-spelling${shelf.slice(-9)}`));
  await publish(share, { ...ink, name: "Oil" }, ben);
  expect(await publish(share, ink, ben)).toMatchObject({ version: 2, authors: ["Ana", "Ben"] });
});

test("two that publish the same version at once are both there, and the question is whose", async () => {
  const share = fresh();
  await Promise.all([publish(share, ink, ana), publish(share, { ...ink, pictures: [picture("d.png")] }, ben)]);
  const both = await packsIn(share);
  expect(both.map(({ version, author }) => `${version} ${author}`).toSorted()).toEqual(["1 Ana", "1 Ben"]);
  await expect(findPack(share, "Blue ink")).rejects.toMatchObject({ code: "packs.several" });
  expect(await findPack(share, "Blue ink", { by: "ben" })).toMatchObject({ author: "Ben" });
});

test("what is half there is not offered, and one changed byte is found", async () => {
  const share = fresh();
  const pack = await publish(share, ink, ana);
  const [first, second] = pack.pictures.map(({ file }) => join(pack.folder, file)) as [string, string];
  rmSync(second);
  expect(await packsIn(share)).toEqual([]);
  writeFileSync(second, "pixels of b.jpg");
  expect(await packsIn(share)).toHaveLength(1);
  chmodSync(first, 0o644);
  writeFileSync(first, "pixels of A.png");
  await expect(provenFiles(pack)).rejects.toMatchObject({ code: "packs.damaged" });
});

test("where a picture cannot be read nothing is left behind; nor is a folder made that nobody shares", async () => {
  const share = fresh();
  const gone = { ...ink, pictures: [ink.pictures[0]!, { ...ink.pictures[1]!, path: join(share, "gone.png") }] };
  await expect(publish(share, gone, ana)).rejects.toMatchObject({ code: "packs.not-written" });
  expect(readdirSync(share, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
  const nowhere = join(share, "no-drive");
  await expect(publish(nowhere, ink, ana)).rejects.toMatchObject({ code: "packs.not-written" });
  expect(readdirSync(dirname(nowhere))).not.toContain("no-drive");
});
