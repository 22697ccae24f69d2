/** `atelier models get measures` against a hub on this machine that gives the networks in miniature, and misbehaves. */
import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { type ModelCalls, modelCalls, type ModelJob } from "../../src/contract/models.ts";
import { connect } from "../../src/contract/rpc/client.ts";
import { memoryPorts } from "../../src/contract/rpc/memory.ts";
import { serve } from "../../src/contract/rpc/server.ts";
import type { StudioCalls, StudioEvents } from "../../src/contract/studio.ts";
import { fileKeeper } from "../../src/main/models/download/token.ts";
import { createModelManager } from "../../src/main/models/manager/manager.ts";
import { furtherMeasures, measures } from "../../src/main/models/download/hub-models.ts";
import { measuringWith } from "../../src/main/models/measures.ts";
import { modelRoots } from "../../src/main/models/catalogue.ts";
import { atelier } from "../fixtures/atelier.ts";
import { publishedFurther, publishedMeasures, writeMeasures } from "../fixtures/measure-weights.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { type HubOptions, startHub, type WeightsHub } from "../fixtures/weights-hub.ts";

const base = temporaryFolder();
const hubs: WeightsHub[] = [];
afterEach(async () => void (await Promise.all(hubs.splice(0).map((hub) => hub.close()))));

const every = [...Object.keys(publishedMeasures), ...Object.keys(publishedFurther)];
await writeMeasures(join(base, "hub"), every as Parameters<typeof writeMeasures>[1]);
const files: Record<string, Record<string, Buffer>> = {};
for (const { repository, files: paths } of [...measures.sources, ...furtherMeasures.sources])
  for (const path of paths) (files[repository] ??= {})[path] = await readFile(join(base, "hub", repository, path));
let number = 0;
async function setUp(options: Partial<HubOptions> = {}) {
  const hub = await startHub({ files, ...options });
  hubs.push(hub);
  const home = join(base, `home-${number++}`);
  const getting = (name: string, ...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [...atelier, "models", "get", name, ...args], {
      env: { ...process.env, HF_ENDPOINT: hub.endpoint, HF_TOKEN: "", ATELIER_HOME: home, ATELIER_MODELS: "" },
      timeout: 120_000,
    }).then(
      (ended) => ({ code: 0, ...ended }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  const get = (...args: readonly string[]) => getting("measures", ...args);
  const found = async () => {
    const { networks } = await measuringWith(modelRoots({ ATELIER_HOME: home }), home);
    return networks.map(({ network }) => network).toSorted();
  };
  return { hub, home, get, getting, found };
}

test("the larger editions and those with registers come by their name, with their licences, and are found", async () => {
  const { getting, found } = await setUp();
  const ended = await getting("further-measures");
  expect(ended).toMatchObject({ code: 0 });
  for (const licence of ["Apache-2.0", "MIT"]) expect(ended.stderr).toContain(licence);
  expect(await found()).toEqual(["clip", "clip-vision", "dinov2", "dinov2", "dinov2"]);
});

test("they come with their licences shown, nothing is to be accepted, and they are found by what measures", async () => {
  const { get, found, hub } = await setUp();
  expect(await found()).toEqual([]);
  const ended = await get();
  expect(ended).toMatchObject({ code: 0 });
  for (const licence of ["Apache-2.0", "MIT", "CC BY 4.0"]) expect(ended.stderr).toContain(licence);
  expect(ended.stdout).toContain("measured with them from now on");
  expect(await found()).toEqual(["clip", "clip-vision", "csd", "dino", "dinov2"]);
  const asked = hub.asked.length;
  expect((await get()).stdout).toContain("nothing to fetch");
  // What is there is proven by its digests, not fetched.
  expect(hub.asked.slice(asked).filter(({ server }) => server === "store")).toEqual([]);
});

test("what the hub breaks off is gone on with, and what it falsifies is refused", async () => {
  const { get, found } = await setUp({ answer: (_, n) => (n === 0 ? { breakAfter: 2_000 } : {}) });
  expect(await get()).toMatchObject({ code: 0 });
  expect(await found()).toContain("csd");
  const lying = await setUp({
    answer: (path) => (path.includes("open_clip") ? { bytes: Buffer.alloc(1_000) } : {}),
  });
  const refused = await lying.get("--json");
  expect(refused.code).not.toBe(0);
  expect((JSON.parse(refused.stdout) as { error: { code: string } }).error.code).toMatch(/^download\./);
  expect(await lying.found()).not.toContain("clip-vision");
});

test("--dry-run fetches nothing; a repository that is gone is named", async () => {
  const { get, found } = await setUp();
  const told = await get("--dry-run");
  expect(told.stdout).toContain("open_clip_model.safetensors");
  expect(await found()).toEqual([]);
  const gone = await setUp({ files: Object.fromEntries(Object.entries(files).filter(([name]) => !/CSD/.test(name))) });
  const ended = await gone.get();
  expect(ended.code).not.toBe(0);
  expect(ended.stderr).toContain("yuxi-liu-wired/CSD");
});

test("the window gets them as it gets a model, wherever they are to go, and says that they are there", async () => {
  const { hub, home, found } = await setUp();
  const told: ModelJob[] = [];
  const changed: unknown[] = [];
  const manager = createModelManager({
    home,
    roots: modelRoots({ ATELIER_HOME: home }),
    keeper: fileKeeper(home),
    engine: { call: () => Promise.reject(new Error("the engine is not needed")) },
    env: { HF_ENDPOINT: hub.endpoint },
    patience: { attempts: 2, firstDelay: 1, longestDelay: 5, silence: 5_000 },
    emit: (name, payload) => void (name === "models.job" ? told.push(payload as ModelJob) : changed.push(payload)),
  });
  const [ours, theirs] = memoryPorts();
  serve<ModelCalls, StudioEvents>(theirs, modelCalls, manager.handlers);
  const window = connect<StudioCalls, StudioEvents>(ours);
  const place = join(home, "another disk");
  await window.call("models.download.start", { name: "measures", accepted: false, place });
  await vi.waitUntil(() => told.at(-1)?.job.state !== "running", { timeout: 20_000, interval: 10 });
  expect(told.at(-1)?.job).toMatchObject({ state: "done" });
  expect(changed.length).toBeGreaterThan(0);
  const all = await window.call("models.downloadable", null);
  expect(all.find(({ makes }) => makes === "measures")).toMatchObject({ place, model: "measures" });
  expect(await found()).toEqual(["clip", "clip-vision", "csd", "dino", "dinov2"]);
  await manager.close();
});

test("one of them deleted later is one fewer that measures", async () => {
  const { get, found, home } = await setUp();
  await get();
  await rm(join(home, "models/measures/yuxi-liu-wired"), { recursive: true });
  expect(await found()).toEqual(["clip", "clip-vision", "dino", "dinov2"]);
});
