/** A style that one artist publishes and another accepts, by the command line; nothing but the style leaves. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Style } from "../../src/contract/library/library.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { weightsDigest } from "../../src/formats/weights-digest.ts";
import { computeFileDigest } from "../../src/formats/digest.ts";
import { blobsIn } from "../../src/jobs/blobs.ts";
import { packsIn, publish } from "../../src/main/packs/pack.ts";
import { acceptPack, publishStyle } from "../../src/main/packs/share.ts";
import { forJobs } from "../../src/main/library/for-jobs.ts";
import { saidNow } from "../../src/main/library/entries/said.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { learnedFilesIn } from "../fixtures/learned.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { library, noisePicture, temporaryFolder } from "../library.ts";

test("a published style comes into another library with author and licence, and a second time it is there already", async () => {
  const folder = temporaryFolder();
  const share = join(folder, "share");
  await mkdir(share);
  const ana = await library(join(folder, "ana"));
  await ana.call("people.add", {
    name: "Frau Zimmermann",
    sources: [{ path: await noisePicture(join(folder, "zimmermann.png")) }],
  });
  const sources = [
    { path: await noisePicture(join(folder, "a.png")) },
    { path: await noisePicture(join(folder, "b.png")) },
  ];
  const style = await ana.call("styles.add", { name: "Blue ink", sources });
  await ana.call("styles.weigh", { id: style.id, picture: style.images[1]!.id, weight: 60 });
  const of = (home: string) => ({ cwd: folder, env: { ATELIER_HOME: join(folder, home, "home") } });
  const publishing = ["style", "publish", "blue ink", "--to", share, "--author", "Ana", "--licence", "CC BY 4.0"];
  expect(await runAtelier(publishing, of("ana"))).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Blue ink  version 1 by Ana, 2 pictures, licence: CC BY 4.0"),
  });
  const there = readdirSync(share, { recursive: true, encoding: "utf8" });
  const texts = there.filter((name) => name.endsWith(".json")).map((name) => readFileSync(join(share, name), "utf8"));
  expect(texts).toHaveLength(1);
  expect(`${there.join()} ${texts[0]}`).not.toMatch(/zimmermann/i);

  const accepting = ["style", "accept", "Blue ink", "--from", share];
  expect(await runAtelier(accepting, of("ben"))).toMatchObject({
    code: 0,
    stdout: "Blue ink, version 1 by Ana is in the library.\n",
  });
  expect(await runAtelier(accepting, of("ben"))).toMatchObject({
    code: 0,
    stdout: "Blue ink, version 1 by Ana is in the library already.\n",
  });
  // A version is asked for by its number, which is not the program's own.
  expect(await runAtelier([...accepting, "--version", "1"], of("ben"))).toMatchObject({
    stdout: "Blue ink, version 1 by Ana is in the library already.\n",
  });
  expect(await runAtelier([...accepting, "--version", "7"], of("ben"))).toMatchObject({
    stderr: expect.stringContaining("version 7"),
  });
  const ben = await library(join(folder, "ben"));
  const all = await ben.call("styles.list", { view: "all" });
  const [accepted, ...others] = all.filter(({ name }) => name.startsWith("Blue ink"));
  expect(others).toEqual([]);
  expect(accepted).toMatchObject({ notes: "Published by Ana. Licence: CC BY 4.0" });
  expect(accepted!.images.map(({ name, weight }) => [name, weight])).toEqual([
    ["01.png", 100],
    ["02.png", 60],
  ]);
});

test("what was learned of a style goes with it, and is in use with the other artist: tokens and LoRA, each version its own", async () => {
  const folder = temporaryFolder();
  const [share, made] = [join(folder, "share"), join(folder, "made")];
  await Promise.all([mkdir(share), mkdir(made)]);
  const { manifest } = await openModel(bundledModel);
  const shelfOf = async (who: string) => ({
    library: await library(join(folder, who)),
    blobs: join(folder, who, "home", "blobs"),
  });
  const [ana, ben] = [await shelfOf("ana"), await shelfOf("ben")];
  const picture = await noisePicture(join(folder, "Frau Zimmermann.png"));
  const style = await ana.library.call("styles.add", { name: "Ink", sources: [{ path: picture }] });
  const learn = async (seed: number) => {
    const { tokens, lora } = await learnedFilesIn(made, manifest, seed);
    const [kept, layers] = [await blobsIn(ana.blobs).keep(tokens), await blobsIn(ana.blobs).keep(lora)];
    await ana.library.call("learned.add", {
      style: style.id,
      model: manifest.id,
      modelDigest: weightsDigest(manifest),
      depth: "layers",
      tokens: kept.sha256,
      lora: layers.sha256,
      steps: 300,
      match: 71,
      leak: 4,
      pictures: [await computeFileDigest(picture)],
    });
    return { tokens: kept.sha256, lora: layers.sha256 };
  };
  const by = { author: "Ana", licence: "Within the studio" };
  const [first, older] = [await learn(1), await publishStyle(ana, style, share, by)];
  const [second, newer] = [await learn(2), await publishStyle(ana, style, share, by)];
  expect([older, newer].map(({ format, version, learned }) => [format, version, learned.length])).toEqual([
    [2, 1, 1],
    [2, 2, 1],
  ]);

  const jobs = forJobs(ben.library, ben.blobs, () => Promise.resolve({ manifest }));
  const inUse = async ({ id }: Style) => {
    const found = await jobs.learnedStyle(id, manifest.id);
    for (const file of [found!.tokens, found!.lora!]) expect(await computeFileDigest(file.path)).toBe(file.sha256);
    return { tokens: found!.tokens.sha256, lora: found!.lora!.sha256 };
  };
  const both = [await acceptPack(ben, older), await acceptPack(ben, newer)];
  expect(both.map(({ style, there }) => [style.name, there])).toEqual([
    ["Ink, version 1 by Ana", false],
    ["Ink, version 2 by Ana", false],
  ]);
  expect([await inUse(both[0]!.style), await inUse(both[1]!.style)]).toEqual([first, second]);
  const told = await ben.library.call("learned.list", { style: both[1]!.style.id });
  expect(told).toMatchObject([{ depth: "layers", steps: 300, match: 71, picturesChanged: false, inUse: true }]);
  // A second time there is nothing to do; what somebody let go of meanwhile comes back.
  expect((await acceptPack(ben, newer)).there).toBe(true);
  expect(await ben.library.call("learned.list", { style: both[1]!.style.id })).toHaveLength(1);
  await ben.library.call("learned.remove", { id: told[0]!.id });
  await acceptPack(ben, newer);
  expect(await inUse(both[1]!.style)).toEqual(second);

  // Names of people and files stay with the artist, also within what was learned.
  const files = readdirSync(share, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files).toHaveLength(8);
  for (const { parentPath, name } of files)
    expect(`${name}${readFileSync(join(parentPath, name), "latin1")}`).not.toMatch(/zimmermann|learned-packs/i);
  // Half there, or damaged, it is not taken.
  const { lora } = newer.learned[0]!;
  const place = join(newer.folder, lora!.file);
  await copyFile(place, join(made, "whole"));
  rmSync(place);
  expect((await packsIn(share)).map(({ version }) => version)).toEqual([1]);
  const bytes = readFileSync(join(made, "whole"));
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(place, bytes);
  await expect(acceptPack(ben, newer)).rejects.toMatchObject({ code: "packs.damaged" });
});

test("accepted at the same moment by two windows, and by another program, a style and what was learned of it is one", async () => {
  const folder = temporaryFolder();
  const [share, made] = [join(folder, "share"), join(folder, "made")];
  await Promise.all([mkdir(share), mkdir(made)]);
  const { manifest } = await openModel(bundledModel);
  const { tokens, lora } = await learnedFilesIn(made, manifest, 1);
  const pictures = await Promise.all(["a", "b"].map((name) => noisePicture(join(folder, `${name}.png`))));
  const about = { model: manifest.id, modelDigest: weightsDigest(manifest), steps: 300, match: 71, leak: 4 };
  const pack = await publish(
    share,
    {
      name: "Ink",
      tags: ["ink"],
      // The same picture twice is in it once; what is said of the others stays theirs.
      pictures: [pictures[0]!, pictures[0]!, pictures[1]!].map((path, n) => ({ path, weight: 50 + n })),
      learned: [{ ...about, depth: "layers", tokens, lora, current: true }],
    },
    { author: "Ana", licence: "CC BY 4.0" },
  );
  const blobs = join(folder, "ben", "home", "blobs");
  const [studio, program] = [await library(join(folder, "ben")), await library(join(folder, "ben"))];
  const taken = await Promise.all(
    [studio, studio, program, studio, program].map((one) => acceptPack({ library: one, blobs }, pack)),
  );
  expect(taken.map(({ there }) => there).toSorted()).toEqual([false, true, true, true, true]);
  const all = await studio.call("styles.list", { view: "all" });
  expect(all.map(({ name, notes, tags }) => [name, notes, tags])).toEqual([
    ["Ink, version 1 by Ana", "Published by Ana. Licence: CC BY 4.0", ["ink"]],
  ]);
  expect(all[0]!.images.map(({ weight }) => weight)).toEqual([50, 52]);
  const learned = await studio.call("learned.list", { style: all[0]!.id });
  expect(learned.map(({ inUse, lora: layers }) => [inUse, layers === null])).toEqual([[true, false]]);
  // One step takes all of it back; it can be accepted again.
  await studio.call("history.undo", null);
  expect(await studio.call("styles.list", { view: "all" })).toEqual([]);
  expect((await acceptPack({ library: studio, blobs }, pack)).there).toBe(false);
});

test("what is said of its pictures goes with a style, and how they are turned; also where they are used in place", async () => {
  const folder = temporaryFolder();
  const [share, kohya] = [join(folder, "share"), join(folder, "4_blue ink")];
  await Promise.all([mkdir(share), mkdir(kohya)]);
  const ana = await library(join(folder, "ana"));
  const pictures = await Promise.all(["a", "b", "c"].map((name) => noisePicture(join(kohya, `${name}.png`))));
  writeFileSync(join(kohya, "a.txt"), "a boat\n at night");
  const style = await ana.call("styles.add", { name: "Ink", sources: pictures.map((path) => ({ path })) });
  await ana.call("styles.turn", { id: style.id, picture: style.images[1]!.id, by: 3 });
  const plain = await ana.call("styles.add", {
    name: "Plain",
    sources: [{ path: await noisePicture(join(folder, "p.png")) }],
  });
  const by = { author: "Ana", licence: "Free" };
  const blobs = (who: string) => join(folder, who, "home", "blobs");
  const pack = await publishStyle({ library: ana, blobs: blobs("ana") }, style, share, by);
  expect(pack.format).toBe(3);
  expect((await publishStyle({ library: ana, blobs: blobs("ana") }, plain, share, by)).format).toBe(1);

  for (const importing of ["copy", "in place"] as const) {
    const ben = await library(join(folder, importing), { importing: () => importing });
    const { style: taken } = await acceptPack({ library: ben, blobs: blobs(importing) }, pack);
    const references = await ben.call("style.references", { id: taken.id });
    expect(await Promise.all(references.map(saidNow))).toEqual([
      { caption: "a boat at night", repeats: 4 },
      { caption: "blue ink", repeats: 4 },
      { caption: "blue ink", repeats: 4 },
    ]);
    expect(references.map(({ turn }) => turn)).toEqual([0, 3, 0]);
    // What goes on from it says the same.
    const next = await publishStyle({ library: ben, blobs: blobs(importing) }, taken, share, { ...by, author: "Ben" });
    expect(next.pictures.map(({ caption, repeats, turn }) => ({ caption, repeats, turn }))).toEqual(
      pack.pictures.map(({ caption, repeats, turn }) => ({ caption, repeats, turn })),
    );
  }
});
