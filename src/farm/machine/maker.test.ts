import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { folderBlobs } from "../store/folder-blobs.ts";
import { orderOf } from "../sending/order.ts";
import { type FarmEngine, Maker, type MakerOptions } from "./maker.ts";

const base = temporaryFolder();

/** A machine whose engine answers with a picture that is of one colour, or not. */
async function machine(flat: boolean) {
  const [store, cache] = [join(base, `store ${flat}`), join(base, `cache ${flat}`)];
  for (const folder of [store, cache, join(cache, "blobs")]) mkdirSync(folder);
  const blobs = folderBlobs(store);
  const engine = {
    call: async (_: string, { out: { folder } }: { readonly out: { readonly folder: string } }) => {
      const file = join(folder, "picture.png");
      writeFileSync(file, "pixels");
      return { pictures: [{ file, ...(flat ? { flat } : {}) }] };
    },
  } as unknown as FarmEngine;
  const maker = new Maker({ name: "attic", engine, model: { folder: "m" } as MakerOptions["model"], cache }, blobs, {
    progress: 1_000,
    hang: 60_000,
  });
  const order = await blobs.putText(orderOf(recipeWith({ prompt: "a cup" }), "0".repeat(64)));
  const made = maker.make({ order, seed: 1 }, new AbortController().signal, () => Promise.resolve(true));
  return { made, maker };
}

test("a picture of one colour from edge to edge is a fault of its machine, and is not put away", async () => {
  const { made, maker } = await machine(true);
  await expect(made).rejects.toMatchObject({ code: "farm.blank-picture", message: expect.stringContaining("attic") });
  await maker.end();
});

test("any other is", async () => {
  const { made, maker } = await machine(false);
  expect(await made).toMatchObject({ worker: "attic", picture: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await maker.end();
});

test("an engine that stands still while it looks at its test picture is ended once, as one that paints, and gone before that is said", async () => {
  const cache = join(base, "cache that hangs");
  mkdirSync(cache);
  const told: string[] = [];
  const engine = {
    call: async (name: string, _: unknown, { signal }: { readonly signal: AbortSignal }) => {
      if (name === "engine.generate") return { pictures: [{ file: join(cache, "picture.png") }] };
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
    },
    async restart() {
      told.push("ended");
      // A process that hears nothing takes its time to go.
      await delay(60);
      told.push("gone");
    },
  } as unknown as FarmEngine;
  const model = { manifest: { id: "uso-mini" } } as unknown as MakerOptions["model"];
  const maker = new Maker({ name: "attic", engine, model, cache }, folderBlobs(base), { progress: 5, hang: 20 });
  const painted = maker.paintTest(new AbortController().signal);
  await expect(painted).rejects.toMatchObject({ code: "farm.hung", data: { worker: "attic" } });
  expect(told).toEqual(["ended", "gone"]);
  await maker.end();
});
