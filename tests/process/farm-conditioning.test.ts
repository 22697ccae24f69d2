/** What a machine of a farm encodes: each person, each style and each text once, however many pictures are made of them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { GenerateRequest } from "../../src/contract/engine.ts";
import type { Recipe } from "../../src/contract/making/recipe.ts";
import { lookAt } from "../../src/engine/curation/look.ts";
import { savePicture } from "../../src/engine/process/save.ts";
import { Sessions } from "../../src/engine/runtime/sessions.ts";
import { ConditioningCache } from "../../src/engine/uso/conditioning-cache.ts";
import { generate } from "../../src/engine/uso/generate.ts";
import { openUso } from "../../src/engine/uso/model.ts";
import type { FarmEngine } from "../../src/farm/machine/maker.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { noRedis } from "../farm/redis.ts";
import { aClient, aFarm, aWorkerWith, fresh, request } from "../farm/several.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { path } from "../fixtures/small-picture.ts";

const five = (folder: string) =>
  readdirSync(path(folder))
    .filter((name) => /\.(png|jpg)$/.test(name))
    .slice(0, 5)
    .map((name) => ({ path: path(`${folder}/${name}`) }));
const [people, styles] = [five("assets/subjects"), five("assets/styles")];

/** Which network gives this, and how often each ran. */
const networks = { image: "decoder", latent: "subject", last_hidden_state: "text", pooled: "words", high: "style" };
let ran: Record<string, number> = {};
beforeEach(() => {
  ran = { subject: 0, style: 0, text: 0, words: 0 };
  const run = Sessions.prototype.run;
  vi.spyOn(Sessions.prototype, "run").mockImplementation(async function (this: Sessions, ...asked) {
    const values = await run.apply(this, asked);
    for (const [output, network] of Object.entries(networks))
      if (output in values && network !== "decoder") ran[network]!++;
    return values;
  });
});
afterEach(() => vi.restoreAllMocks());

/** An engine that is no process of its own, so that a test sees what it computes. */
async function engineHere(): Promise<FarmEngine> {
  const model = await openUso(await openModel(bundledModel), "cpu");
  onTestFinished(() => model.release());
  const call = async (name: string, { recipe, out, file }: GenerateRequest & { readonly file: string }) => {
    if (name === "engine.look") return lookAt(file);
    const signal = new AbortController().signal;
    const pictures = [];
    for await (const made of generate(recipe, model, { progress: () => undefined, signal, previews: false }))
      pictures.push(await savePicture(made, out, signal));
    return { pictures };
  };
  return { call: call as unknown as FarmEngine["call"], restart: () => Promise.resolve() };
}

/** The pixels of all pictures in a folder, by what they were made of. */
async function pixelsIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const all = readdirSync(folder).map(async (name) => {
    const [{ subjects, styles, prompt }, { rgb }] = await Promise.all([
      readRecipe(join(folder, name)),
      readPicture(join(folder, name)),
    ]);
    const key = [...subjects, ...styles].map((one) => one.path.split("/").at(-1));
    return [`${key.join(" in ")}: ${prompt}`, Buffer.from(rgb)] as const;
  });
  return new Map(await Promise.all(all));
}

describe.skipIf(noRedis !== null)("a sheet of five people in five styles", () => {
  test("is made with five runs of each encoder, and its pictures are those that are made without a memory, to the bit", async () => {
    const { farm } = await aFarm();
    await aWorkerWith(farm, "one", await engineHere());
    // The test picture, of words alone.
    expect(ran).toEqual({ subject: 0, style: 0, text: 1, words: 1 });
    ran = { subject: 0, style: 0, text: 0, words: 0 };
    const client = await aClient(farm);
    const sheet = (folder: string, change: Partial<Recipe> = {}) =>
      people.flatMap((person) =>
        styles.map((style, n) =>
          request(1, folder, { subjects: [person], styles: [style], prompt: `number ${n}`, ...change }),
        ),
      );
    const kept = fresh();
    await Promise.all(sheet(kept).map((one) => client.generate(one)));
    expect(ran).toEqual({ subject: 5, style: 5, text: 5, words: 5 });

    // People who are prepared in another way are other pictures to the encoder; styles and words are not.
    await client.generate(sheet(fresh(), { contentLongSide: 80 })[0]!);
    expect(ran).toEqual({ subject: 6, style: 5, text: 5, words: 5 });

    vi.spyOn(ConditioningCache.prototype, "get").mockImplementation((_, compute) => compute());
    const anew = await engineHere();
    const without = fresh();
    for (const one of sheet(without)) await anew.call("engine.generate", one);
    expect(ran).toEqual({ subject: 6 + 25, style: 5 + 25, text: 5 + 25, words: 5 + 25 });
    const [theirs, ours] = [await pixelsIn(kept), await pixelsIn(without)];
    expect([...theirs.keys()].toSorted()).toEqual([...ours.keys()].toSorted());
    expect(theirs.size).toBe(25);
    for (const [key, pixels] of theirs) expect([key, ours.get(key)!.equals(pixels)]).toEqual([key, true]);
  }, 300_000);
});
