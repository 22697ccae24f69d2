/** A machine that lacks a model is told which, and what machines of the farm it can be copied from. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { painter } from "../../../tests/farm/painter.ts";
import { noRedis } from "../../../tests/farm/redis.ts";
import { aClient, aFarm, aWorker, fresh, request } from "../../../tests/farm/several.ts";
import { runAtelier } from "../../../tests/fixtures/atelier.ts";
import { bundledManifest, bundledModel, copyOfModel } from "../../../tests/fixtures/model-copy.ts";
import { astronaut, watercolor } from "../../../tests/fixtures/small-picture.ts";
import type { Fault } from "../../contract/fault.ts";
import { openModel } from "../../formats/manifest.ts";
import { addressText, type Farm } from "../broker/address.ts";
import { announce, newMachine } from "../machine/machines.ts";
import { openLine } from "../broker/broker.ts";
import { textDigest } from "../store/digests.ts";
import { FarmWorker } from "../machine/worker.ts";

/** A machine that says it works with a model this one never heard of. */
async function another(farm: Farm, name: string, id: string): Promise<void> {
  const line = openLine(farm);
  const model = { id, digest: textDigest(id) };
  await announce(line, newMachine({ name, process: null, pool: farm.pool, model, tags: [] }));
  line.disconnect();
}

describe.skipIf(noRedis !== null)("a model that a machine lacks", () => {
  test("is named with the machines that have it; where none has, as without a farm", async () => {
    const { farm } = await aFarm();
    await another(farm, "attic", "large-one");
    await another(farm, "cellar", "large-one");
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const work = (...more: readonly string[]) => runAtelier(["worker", "--farm", file, ...more]);
    const lacking = await work("--model", "large-one", "--name", "cellar");
    expect(lacking).toMatchObject({ code: 5, stderr: expect.stringContaining("There is no model called large-one") });
    expect(lacking.stderr).toContain("On the farm attic works with large-one: copy the model's folder from there.");
    const nobodys = await work("--model", "unheard-of");
    expect(nobodys).toMatchObject({ code: 5, stderr: expect.stringContaining("no model called unheard-of") });
    expect(nobodys.stderr).not.toContain("On the farm");
  });

  test("and its pool may be said for one command, where there is a farm", async () => {
    const { farm } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const args = ["worker", "--farm", file, "--pool"];
    expect(await runAtelier([...args, "Large ones"])).toMatchObject({ code: 2 });
    const until = ({ stdout }: { readonly stdout: string }) => (stdout.includes("waits for work") ? "SIGINT" : null);
    expect((await runAtelier([...args, "posters"], { until })).stdout).toContain("waits for work in posters");
    const alone = await runAtelier(["generate", "--prompt", "a fox", "--pool", "posters", "--out", fresh()]);
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining("give --farm with --pool") });
  });

  test("and the tag of the machines that shall make a picture or a sheet, and no other does", async () => {
    const { farm } = await aFarm();
    const file = join(fresh(), "farm.json");
    writeFileSync(file, addressText(farm));
    const plain = await aWorker(farm, "plain");
    const fits = await aWorker(farm, "fits", {}, {}, { tags: ["cuda"] });
    const one = ["generate", "--prompt", "a fox"];
    const sheet = ["sheet", "--subject", astronaut.path, "--style", watercolor.path];
    for (const command of [one, sheet]) {
      const begun = fits.engine.begun.length;
      const tagged = (...more: readonly string[]) => runAtelier([...command, "--tag", ...more, "--out", fresh()]);
      expect(await tagged("cuda", "--farm", file)).toMatchObject({ code: 0 });
      expect(fits.engine.begun.length).toBe(begun + 1);
      expect(await tagged("No tag", "--farm", file)).toMatchObject({ code: 2 });
      const alone = { code: 2, stderr: expect.stringContaining("give --farm with --tag") };
      expect(await tagged("cuda")).toMatchObject(alone);
    }
    expect(plain.engine.begun).toEqual([]);
  });

  test("with a byte that is wrong is copied from one that has the very same", async () => {
    const { farm } = await aFarm();
    await another(farm, "attic", "uso-mini");
    await aWorker(farm, "whole");
    const name = Object.keys(bundledManifest().files)[0]!;
    const folder = copyOfModel(join(fresh(), "spoilt"), () => {}, [name]);
    const bytes = readFileSync(join(bundledModel, name));
    bytes[0]! ^= 1;
    writeFileSync(join(folder, name), bytes);
    const model = await openModel(folder);
    const joining = FarmWorker.join({ farm, name: "x", engine: painter(), model, cache: fresh() });
    await expect(joining).rejects.toMatchObject({
      code: "farm.lacks-model",
      data: { model: "uso-mini", machines: ["whole"] },
      cause: { code: "model.file-digest" },
    });
  });

  test("is named to who sends work for it, with all who have it", async () => {
    const { farm } = await aFarm();
    await aWorker({ ...farm, pool: "posters" }, "poster");
    await another(farm, "attic", "uso-mini");
    const notes: Fault[] = [];
    const stop = new AbortController();
    const made = (await aClient(farm, notes)).generate(request(1, fresh()), { signal: stop.signal });
    made.catch(() => undefined);
    await expect.poll(() => notes.length, { timeout: 10_000 }).toBe(1);
    expect(notes[0]?.message).toContain("its folder can be copied from poster or this machine");
    stop.abort();
    await expect(made).rejects.toMatchObject({ code: "engine.cancelled" });
  });
});
