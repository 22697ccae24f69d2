/** `atelier style learn`: from a folder to a style that pictures are made with, and what it does not go on with. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { onLearning } from "../../src/contract/engine.ts";
import type { LearningProgress, LearnRequest } from "../../src/contract/learning/learning.ts";
import { askStyle, runFolder, theRunOf } from "../../src/cli/work/style-runs.ts";
import { alone } from "../../src/engine/training/alone.ts";
import { runsAtWork } from "../../src/main/trainings/board.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { copyOfModel } from "../fixtures/model-copy.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { astronaut } from "../fixtures/small-picture.ts";

const folder = temporaryFolder();
const ink = join(folder, "ink");
let model = "";
const pictureAt = (n: number): string => join(ink, `${n}.png`);

/** Strokes in one colour, in another place and direction in each. */
const stroke = (n: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="#f4efe2"/>${Array.from(
    { length: 9 },
    (_, i) =>
      `<path d="M${(n * 29 + i * 11) % 96} ${(n * 53) % 60}l${10 + n * 6} ${30 - ((n * i * 7) % 50)}" stroke="#1b3c8c" stroke-width="${2 + ((n + i) % 4)}"/>`,
  ).join("")}</svg>`;

beforeAll(async () => {
  await mkdir(ink);
  for (let n = 1; n <= 6; n++)
    await sharp(Buffer.from(stroke(n)))
      .png()
      .toFile(pictureAt(n));
  model = copyOfModel(join(folder, "small"), (manifest) => {
    manifest.defaults = { ...manifest.defaults, width: 64, height: 64, steps: 1 };
  });
});

beforeEach(() => vi.stubEnv("ATELIER_HOME", join(folder, "home")));
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** Runs a command. @param told hears what it says */
async function command(args: readonly string[], told: (text: string) => void = () => undefined) {
  const said = { out: "", err: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((said.out += String(text)), true));
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.err += String(text);
    told(String(text));
    return true;
  });
  const code = await run(args).finally(() => (out.mockRestore(), err.mockRestore()));
  return { code, ...said };
}

function learn(...args: readonly (string | ((text: string) => void))[]) {
  const usual = ["--model", model, "--subject", astronaut.path, "--provider", "cpu"];
  const words = args.filter((one) => typeof one === "string");
  return command(
    ["style", "learn", ...usual, ...words],
    args.find((one) => typeof one === "function"),
  );
}

test("layers of a folder with a near duplicate and a broken picture are learned, and are the style's", async () => {
  const mixed = join(folder, "mixed");
  await mkdir(mixed);
  for (let n = 1; n <= 6; n++) await copyFile(pictureAt(n), join(mixed, `${n}.png`));
  await copyFile(pictureAt(2), join(mixed, "again.png"));
  await writeFile(join(mixed, "torn.png"), "no picture");
  const { code, out, err } = await learn(mixed, "--name", "Blue ink", "--depth", "layers", "--steps", "2", "--json");
  expect([code, err]).toEqual([0, expect.not.stringContaining("Fault")]);
  const { report, learned, points } = JSON.parse(out);
  expect(report.pictures.filter((one: { use: string }) => one.use !== "left out")).toHaveLength(6);
  expect(report.pictures.filter((one: { broken: string | null }) => one.broken !== null)).toHaveLength(1);
  expect(points.map((one: { step: number | null }) => one.step)).toEqual([null, 0, 1, 2]);
  const blob = (digest: string) => join(folder, "home/blobs", `${digest}.safetensors`);
  // Where the mean was the best point, there is no LoRA beside it.
  for (const file of [learned.tokens, learned.lora ?? learned.tokens])
    expect((await readSafetensors(blob(file))).tensors.size).toBeGreaterThan(0);
  // Nothing of the run is left over once it is kept.
  expect(existsSync(join(folder, "home/teaching/Blue-ink"))).toBe(false);
  // Taught anew, the same style has it.
  const again = JSON.parse((await learn("--again", "--name", "Blue ink", "--json")).out);
  expect([again.style, again.learned.depth]).toEqual([JSON.parse(out).style, "at once"]);
  expect([again.report.pictures.length, again.learned.picturesChanged]).toEqual([6, false]);
  for (const wrong of [[], [ink, "--again"]]) expect((await learn("--name", "Blue ink", ...wrong)).code).toBe(2);
  expect((await learn("--again", "--name", "Red ink")).err).toContain("There is no style named Red ink");
}, 300_000);

test("paused, gone on with and stopped by its name; what it came to is kept, or let go of", async () => {
  const style = (...args: readonly string[]) => command(["style", ...args]);
  const [home, name] = [join(folder, "home"), "Wash"];
  const depth = ["--depth", "tokens", "--steps", "400"];
  const begun = (words: string) => {
    let hear = (): void => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    return { heard, told: (text: string) => text.includes(words) && hear() };
  };
  for (const none of ["pause", "keep", "discard"])
    expect(await style(none, name)).toMatchObject({ code: 2, err: expect.stringContaining("atelier style learn") });

  const [stepped, waiting] = [begun("step 1 of 400"), begun("paused at step")];
  const learning = learn(ink, "--name", name, ...depth, (text) => (stepped.told(text), waiting.told(text)));
  await stepped.heard;
  expect(await runsAtWork(join(home, "trainings"))).toMatchObject([{ kind: "style", name, steps: 400 }]);
  // Not as commands: in this process their end would end the engine of the one at work.
  await askStyle(name, "pause");
  await waiting.heard;
  await askStyle(name, "stop");
  const { code, err } = await learning;
  expect([code, err]).toEqual([
    130,
    expect.stringMatching(/loss .* left · .*B of memory[^]*style keep "Wash"[^]*Stopped\. What was reached is kept/),
  ]);

  const kept = JSON.parse((await style("keep", name, "--json")).out);
  expect(kept.points.map((one: { step: number | null }) => one.step).slice(0, 2)).toEqual([null, 0]);
  expect(existsSync(runFolder(name, "tokens"))).toBe(false);
  expect((await style("keep", name)).code).toBe(2);

  const again = begun("step 1 of 400");
  const other = learn("--again", "--name", name, ...depth, again.told);
  await again.heard;
  await expect(theRunOf(name)).rejects.toMatchObject({ code: "training.run-busy" });
  await askStyle(name, "stop");
  expect((await other).code).toBe(130);
  expect((await style("discard", name)).code).toBe(0);
  expect([existsSync(runFolder(name, "tokens")), await runsAtWork(join(home, "trainings"))]).toEqual([false, []]);
}, 300_000);

test("before it begins time, memory and disk are told of every depth, and nothing is left of telling", async () => {
  for (const depth of ["at-once", "tokens", "layers"]) {
    const { code, out } = await learn(ink, "--name", "Planned", "--depth", depth, "--steps", "4", "--plan", "--json");
    expect(code).toBe(0);
    const { plan } = JSON.parse(out);
    for (const told of [plan.seconds, plan.memory, plan.disk]) expect(told).toBeGreaterThan(0);
    expect([plan.way === null, plan.measured && depth === "at-once"]).toEqual([depth === "at-once", false]);
    expect(existsSync(join(runFolder("Planned", plan.depth), "trial"))).toBe(false);
  }
});

test("too few, all alike and no folder are each told in their words, and no style comes of it", async () => {
  const few = join(folder, "few");
  await mkdir(few);
  for (let n = 1; n <= 3; n++) await copyFile(pictureAt(n), join(few, `${n}.png`));
  await writeFile(join(few, "torn.png"), "no picture");
  const refused = await learn(few, "--name", "Few");
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain("Only 3 of the style's pictures can be learned from (1 cannot be read)");
  const alike = join(folder, "alike");
  await mkdir(alike);
  for (let n = 1; n <= 6; n++) await copyFile(pictureAt(1), join(alike, `${n}.png`));
  expect((await learn(alike, "--name", "Alike")).err).toContain("almost the same one");
  const nowhere = await learn(join(folder, "nowhere"), "--name", "Nowhere");
  expect([nowhere.code, nowhere.err]).toEqual([3, expect.stringContaining("it is no folder")]);
  await expect(learn(few, "--name", "Few", "--plan")).resolves.toMatchObject({ code: refused.code });
});

const engine = startEngine();
afterAll(() => engine.close());

const request = (out: string): LearnRequest => ({
  modelFolder: model,
  provider: "cpu",
  pictures: [1, 2, 3, 4, 5, 6].map((n) => ({ path: pictureAt(n), caption: "" })),
  subjects: [astronaut.path],
  out: join(folder, out),
  settings: { depth: "tokens", steps: 6, every: 3, rate: 0.05, rank: 4, side: 64, seed: 1 },
});
const checkpoint = (out: string): Promise<Buffer> => readFile(join(folder, out, "checkpoint.safetensors"));

test("stopped, changed and put back it is the unbroken run to the bit; a second run in its folder is refused", async () => {
  await engine.call("engine.learn", request("unbroken"));
  const stop = new AbortController();
  const hear = (progress: LearningProgress): void => {
    // The clock of the machine is no part of it: steps are told apart by their number alone.
    if (progress.phase === "step" && progress.step === 2) stop.abort();
  };
  const stopped = engine.call("engine.learn", request("broken"), { signal: stop.signal, onEvent: onLearning(hear) });
  await expect(stopped).rejects.toMatchObject({ code: "engine.cancelled" });
  await engine.call("engine.settled", null);
  await alone(join(folder, "broken"), () =>
    expect(engine.call("engine.learn", request("broken"))).rejects.toMatchObject({ code: "training.run-busy" }),
  );
  const reached = await checkpoint("broken");

  const was = await readFile(pictureAt(4));
  await copyFile(pictureAt(5), pictureAt(4));
  await sharp(Buffer.from(stroke(9)))
    .png()
    .toFile(pictureAt(4));
  await expect(engine.call("engine.learn", request("broken"))).rejects.toMatchObject({
    code: "style.pictures-changed",
  });
  expect(await checkpoint("broken")).toEqual(reached);

  await writeFile(pictureAt(4), was);
  const { points, best, tokens } = await engine.call("engine.learn", request("broken"));
  expect((await checkpoint("broken")).equals(await checkpoint("unbroken"))).toBe(true);
  expect(points.map(({ step }) => step)).toEqual([null, 0, 3, 6]);
  expect([existsSync(tokens), points.some(({ step }) => step === best)]).toEqual([true, true]);
}, 300_000);

test("pictures that count more often weigh more in what is learned, and as often each as before change nothing", async () => {
  const at = async (name: string, repeats: (n: number) => number): Promise<Buffer> => {
    const { pictures, settings, ...rest } = request(name);
    const { tokens } = await engine.call("engine.learn", {
      ...rest,
      pictures: pictures.map((one, n) => ({ ...one, repeats: repeats(n) })),
      settings: { ...settings, depth: "at once", steps: 0 },
    });
    return readFile(tokens);
  };
  const [once, ten, uneven] = [await at("once", () => 1), await at("ten", () => 10), await at("uneven", (n) => 1 + n)];
  expect([ten.equals(once), uneven.equals(once)]).toEqual([true, false]);
});

test("a picture that changes while it learns ends it at the next look, with what was reached kept", async () => {
  const was = await readFile(pictureAt(3));
  const hear = (progress: LearningProgress): void => {
    if (progress.phase === "step" && progress.step === 1) void rm(pictureAt(3), { force: true });
  };
  const ended = engine.call("engine.learn", request("gone"), { onEvent: onLearning(hear) });
  await expect(ended).rejects.toMatchObject({ code: "style.pictures-changed", data: { pictures: [pictureAt(3)] } });
  expect((await checkpoint("gone")).length).toBeGreaterThan(0);
  await writeFile(pictureAt(3), was);
  await expect(engine.call("engine.learn", request("gone"))).resolves.toMatchObject({ step: 6 });
});
