/** A style that one artist publishes and another accepts, by the command line; nothing but the style leaves. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
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
  const ben = await library(join(folder, "ben"));
  const all = await ben.call("styles.list", { view: "all" });
  const [accepted, ...others] = all.filter(({ name }) => name.startsWith("Blue ink"));
  expect(others).toEqual([]);
  expect(accepted).toMatchObject({ notes: "Published by Ana. Licence: CC BY 4.0" });
  expect(accepted!.images.map(({ name, weight }) => [name, weight])).toEqual([
    ["01.png", 100],
    ["02.png", 60],
  ]);
}, 180_000);
