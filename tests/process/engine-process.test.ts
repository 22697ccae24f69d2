/** The engine in its own process, with the bundled model: used, cancelled, killed. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { type GenerateRequest, onProgress, type Progress } from "../../src/contract/engine.ts";
import { recipeWith } from "../fixtures/recipe.ts";
import type { Recipe } from "../../src/contract/making/recipe.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { startEngine, type EngineClient } from "../../src/main/children/engine-client.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const asset = (name: string): string => fileURLToPath(new URL(`../../assets/${name}`, import.meta.url));
const root = temporaryFolder();
let engine: EngineClient | undefined;
afterEach(() => engine?.close());

const recipe = recipeWith({
  subjects: [{ path: asset("subjects/11-astronaut-photograph.jpg") }],
  styles: [{ path: asset("styles/05-watercolor.png") }],
  prompt: "",
  width: 64,
  height: 64,
  steps: 2,
  guidance: 4,
  seed: 7,
  contentLongSide: 64,
});

/** A request into a folder of its own. */
function request(name: string, change: Partial<Recipe> = {}): GenerateRequest {
  const folder = join(root, name);
  mkdirSync(folder);
  return {
    recipe: { ...recipe, ...change },
    modelFolder: bundledModel,
    out: { folder, format: "png" },
    provider: "cpu",
  };
}

const pid = async (client: EngineClient): Promise<number> => (await client.call("engine.ping", null)).pid;

test("a picture is told from loading to saving, and lies whole where the answer says", async () => {
  engine = startEngine();
  const told: Progress[] = [];
  const { pictures } = await engine.call(
    "engine.generate",
    { ...request("whole"), previews: true },
    { onEvent: onProgress((progress) => void told.push(progress)) },
  );
  expect(told.map((p) => p.phase).filter((p) => p !== "denoise")).toEqual([
    "load",
    "encode",
    "encode",
    "encode",
    "encode",
    "decode",
    "saved",
  ]);
  const steps = told.filter((p) => p.phase === "denoise");
  expect(steps.map((p) => [p.step, p.steps])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  for (const { preview } of steps) expect([...preview!.jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  expect(pictures).toMatchObject([{ width: 64, height: 64, seed: 7 }]);
  expect(await readPicture(pictures[0]!.file)).toMatchObject({ width: 64, height: 64 });
});

test("an engine that is killed in the middle of a picture is a fault, leaves finished pictures and no half file, and the next call works", async () => {
  engine = startEngine({ backOff: () => 0 });
  const before = await pid(engine);
  const asked = request("killed", { count: 50, steps: 30 });
  const onEvent = onProgress((progress) => {
    if (progress.phase === "denoise" && progress.picture === 2 && progress.step === 2) process.kill(before, "SIGKILL");
  });
  await expect(engine.call("engine.generate", asked, { onEvent })).rejects.toMatchObject({
    code: "engine.crashed",
    data: { signal: "SIGKILL" },
  });
  const left = readdirSync(asked.out.folder);
  expect(left.length).toBeGreaterThan(0);
  for (const name of left) {
    expect(name).toMatch(/^portrait-\d+\.png$/);
    expect(await readPicture(join(asked.out.folder, name))).toMatchObject({ width: 64, height: 64 });
  }
  expect(await pid(engine)).not.toBe(before);
  const { pictures } = await engine.call("engine.generate", request("after"));
  expect(pictures.length).toBe(1);
});

test("cancelling ends the call at once, keeps what was finished, and the same process goes on", async () => {
  engine = startEngine();
  const before = await pid(engine);
  const controller = new AbortController();
  const asked = request("cancelled", { count: 50, steps: 4 });
  const onEvent = onProgress((progress) => {
    if (progress.phase === "denoise" && progress.picture === 2) controller.abort();
  });
  await expect(engine.call("engine.generate", asked, { onEvent, signal: controller.signal })).rejects.toMatchObject({
    code: "engine.cancelled",
  });
  const { pictures } = await engine.call("engine.generate", request("after-cancel"));
  expect(pictures.length).toBe(1);
  expect(await pid(engine)).toBe(before);
  const left = readdirSync(asked.out.folder);
  // The first picture at least: the second was in work when it was cancelled.
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(4);
  for (const name of left)
    expect(await readPicture(join(asked.out.folder, name))).toMatchObject({ width: 64, height: 64 });
});

test("faults come through as they are: a recipe that cannot be, a model that is not there, a provider that does not work", async () => {
  engine = startEngine();
  const generate = (name: string, change: Partial<GenerateRequest>, of: Partial<Recipe> = {}) =>
    engine!.call("engine.generate", { ...request(name, of), ...change });
  await expect(generate("a", {}, { width: 70 })).rejects.toMatchObject({
    code: "rpc.invalid-input",
    data: { issues: [{ field: "recipe.width", problem: "must be a multiple of 16" }] },
  });
  await expect(generate("b", { modelFolder: join(root, "nowhere") })).rejects.toMatchObject({ code: "model.missing" });
  await expect(generate("c", { provider: process.platform === "darwin" ? "dml" : "coreml" })).rejects.toMatchObject({
    code: "runtime.provider-unavailable",
  });
  await expect(generate("d", {}, { styles: [{ path: join(root, "gone.png") }] })).rejects.toMatchObject({
    code: "recipe.reference-missing",
    data: { role: "style" },
  });
  expect((await generate("e", {})).pictures.length).toBe(1);
});

test("the doctor names the machine and what would be used", async () => {
  engine = startEngine();
  const report = await engine.call("engine.doctor", null);
  expect(report).toMatchObject({
    platform: process.platform,
    node: process.versions.node,
    onnxruntime: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(report.providers).toContainEqual({ provider: "cpu", usable: true });
  expect(report.memory.free).toBeLessThanOrEqual(report.memory.total);
});
