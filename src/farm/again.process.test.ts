/** The same command once more: it brings what is not here yet, and nothing is saved beside itself. */
import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noRedis } from "../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../tests/farm/several.ts";
import { runAtelier } from "../../tests/fixtures/atelier.ts";
import { astronaut, watercolor } from "../../tests/fixtures/small-picture.ts";
import { addressText } from "./broker/address.ts";

describe.skipIf(noRedis !== null)(`a batch again${noRedis === null ? "" : ` (skipped: ${noRedis})`}`, () => {
  test.each(["png", "jpeg", "webp"] as const)(
    "a %s that lies there already stays alone; what is missing comes, and another picture of its name is kept",
    async (format) => {
      const { farm } = await aFarm();
      const { engine } = await aWorker(farm, "one");
      const client = await aClient(farm);
      const folder = fresh();
      const asked = request(3, folder);
      const again = { ...asked, out: { ...asked.out, format } };
      const first = await client.generate(again, { keepSame: true });
      const files = readdirSync(folder);
      const [one, other] = first.pictures.map(({ file }) => file);
      rmSync(one!);
      const second = await client.generate(again, { keepSame: true });
      expect(readdirSync(folder)).toEqual(files);
      expect(second.pictures.map(({ file }) => file)).toEqual(first.pictures.map(({ file }) => file));
      // One that is no picture, or another, has the name.
      renameSync(one!, join(folder, "elsewhere"));
      writeFileSync(one!, "no picture");
      copyFileSync(join(folder, "elsewhere"), other!);
      await client.generate(again, { keepSame: true });
      await client.generate(again, { keepSame: true });
      expect(readdirSync(folder)).toHaveLength(files.length + 3);
      expect(engine.begun).toHaveLength(3);
    },
  );

  test("a sheet sent twice is made once, and lies there once", async () => {
    const { farm } = await aFarm();
    const { engine } = await aWorker(farm, "one");
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const out = fresh();
    const args = ["sheet", "--farm", file, "--subject", astronaut.path, "--style", watercolor.path, "--count", "2"];
    const sheet = () => runAtelier([...args, "--size", "64x64", "--seed", "5", "--out", out]);
    expect((await sheet()).code).toBe(0);
    const files = readdirSync(out);
    expect((await sheet()).code).toBe(0);
    expect(readdirSync(out)).toEqual(files);
    expect(files).toHaveLength(3);
    expect(engine.begun).toEqual([5, 6]);
  });
});
