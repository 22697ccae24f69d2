/** What a picture of a farm says of its making, in its file, in the store and in a library that is rebuilt from either. */
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { saidByFile } from "../../src/formats/picture/made-in.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorkerWith, fresh, request } from "../farm/several.ts";
import { library } from "../library.ts";

describe.skipIf(noRedis !== null)("a picture of a farm", () => {
  test("says which engine made it, on what, in how long and on which machine; a library from files alone knows it", async () => {
    const { farm } = await aFarm();
    const engine = startEngine();
    onTestFinished(() => engine.close());
    await aWorkerWith(farm, "attic", { call: engine.call, restart: () => Promise.resolve() });
    const client = await aClient(farm);
    const [here, there] = [fresh(), fresh()];
    const { pictures } = await client.generate(request(2, there, { prompt: "a hat" }));
    const origin = {
      engine: packageJson.version,
      provider: "cpu",
      device: cpus()[0]!.model.trim(),
      seconds: expect.any(Number),
    };
    for (const { file } of pictures) expect((await saidByFile(file)).origin).toEqual({ ...origin, machine: "attic" });
    const { pictures: own } = await engine.call("engine.generate", request(1, here, { prompt: "a hat" }));
    expect((await saidByFile(own[0]!.file)).origin).toEqual(origin);

    const known = async (folder: string) => {
      const home = fresh();
      const shelf = await library(home);
      await shelf.call("library.rebuild", { folder });
      const { pictures: all } = await shelf.call("pictures.query", { query: {} });
      return all
        .map(({ recipe, ...how }) => ({ how, seed: recipe.seed }))
        .toSorted((a, b) => a.seed - b.seed)
        .map(({ how: { machine, provider, device, engine: version, seconds }, seed }) => [
          seed,
          { machine, provider, device, engine: version, seconds },
        ]);
    };
    const told = [7, 8].map((seed) => [seed, { ...origin, machine: "attic" }]);
    const fromFiles = await known(there);
    expect(fromFiles).toEqual(told);
    // The store alone holds the same, under other names.
    expect(await known(join(farm.store, "blobs"))).toEqual(fromFiles);

    // Whoever kept the picture's prompt and person here finds neither on the queue.
    expect((await readRecipe(pictures[0]!.file)).prompt).toBe("a hat");
    expect(readdirSync(farm.store)).toEqual(["blobs"]);
  });
});
