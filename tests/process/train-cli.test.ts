/** `atelier train` beside the trainings themselves: data that is drawn, licences that are told, LoRAs that are written. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { askRun } from "../../src/engine/training/wishes.ts";
import { openAdapter } from "../../src/engine/weights/adapter.ts";
import type { TrainingPlanReport } from "../../src/contract/learning/training.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { attentionLora } from "../fixtures/loras.ts";
import { bundledManifest, bundledModel, copyOfModel } from "../fixtures/model-copy.ts";
import { writeMeasures } from "../fixtures/measure-weights.ts";
import { writeTriplets } from "../fixtures/triplets.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();
beforeEach(() => vi.stubEnv("ATELIER_HOME", join(folder, "home")));
afterEach(() => {
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** What a command prints, where people and where programs read it. */
async function atelier(...args: readonly string[]) {
  const said = { out: "", err: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((said.out += String(text)), true));
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => ((said.err += String(text)), true));
  const code = await run(args).finally(() => (out.mockRestore(), err.mockRestore()));
  return { code, ...said };
}

const train = (...args: readonly string[]) => atelier("train", ...args);

const licence = { name: "FLUX.1 [dev] Non-Commercial License", url: "https://example.org/licence", commercial: false };

test("a licence is told before anything begins, refused without an answer, and asked for once", async () => {
  const model = copyOfModel(join(folder, "dev"), (manifest) => void (manifest.licence = licence));
  const nowhere = join(folder, "nowhere");
  const of = (...more: readonly string[]) =>
    train("align", nowhere, "--model", model, "--out", join(folder, "run"), "--provider", "cpu", ...more);
  const refused = await of();
  expect(refused.code).toBe(2);
  for (const words of ["stays under FLUX.1-dev's licence", licence.url, "--accept-licence"])
    expect(refused.err).toContain(words);
  // Accepted, it goes on to where there are no triplets.
  const accepted = await of("--accept-licence");
  expect(accepted.code).not.toBe(0);
  expect(accepted.err).toContain("stays under FLUX.1-dev's licence");
  const again = await of();
  expect(again.err).toContain("accepted before");
  for (const { err } of [accepted, again]) expect(err).not.toContain("have to accept first");
  expect(await readdir(folder)).not.toContain("run");
});

test("the bundled model says that it is free, and asks nothing", async () => {
  const { err } = await train("align", join(folder, "nowhere"), "--out", join(folder, "run"), "--provider", "cpu");
  expect(err).toContain("This model is free");
  expect(err).not.toContain("accept first");
});

test("stopped by somebody, it ends with 130 and says that the same command goes on", async () => {
  const [triplets, out] = [join(folder, "for-stop"), join(folder, "stopped")];
  await writeTriplets(triplets);
  const training = train("align", triplets, "--out", out, "--provider", "cpu", "--side", "64", "--steps", "9999");
  await expect
    .poll(
      () =>
        askRun(out, "stop").then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  const { code, err } = await training;
  expect([code, err]).toEqual([130, expect.stringContaining("the same command goes on from there")]);
});

test("CSD judges where it lies among the models; where it does not, it says so before anything is encoded", async () => {
  const [triplets, out] = [join(folder, "for-csd"), join(folder, "by-csd")];
  await writeTriplets(triplets);
  const short = ["--steps", "1", "--side", "64", "--rank", "2", "--accumulate", "1", "--warmup", "0"];
  const by = () => train("reward", triplets, "--out", out, "--provider", "cpu", "--reward", "csd", ...short);
  const refused = await by();
  expect([refused.code, refused.err]).toEqual([5, expect.stringContaining("atelier models get measures")]);
  expect(await readdir(folder)).not.toContain("by-csd");
  await writeMeasures(join(folder, "home/models"), ["csd"]);
  const { code, err } = await by();
  expect([code, err]).toEqual([0, expect.stringMatching(/step 1 of 1 · loss .* · reward -?\d/)]);
  const { metadata } = await readSafetensors(join(out, "checkpoint.safetensors"));
  expect(JSON.parse(metadata["settings"]!)).toMatchObject({
    stage: "reward",
    csd: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  // By another judge it would be another training.
  const other = await train("reward", triplets, "--out", out, "--provider", "cpu", ...short);
  expect(other.err).toContain("differs in csd");
  // Nor does it judge where its numbers are none.
  await writeMeasures(join(folder, "home/models"), ["csd"], 1, Number.NaN);
  const damaged = await train(
    "reward",
    triplets,
    "--out",
    `${out}-2`,
    "--provider",
    "cpu",
    "--reward",
    "csd",
    ...short,
  );
  expect([damaged.code, damaged.err]).toEqual([
    5,
    expect.stringMatching(/cannot be used: its tensor \S+ holds values/),
  ]);
  expect(await readdir(folder)).not.toContain("by-csd-2");
});

test("a reward is planned with the judge that is asked for", async () => {
  const home = join(folder, "planned");
  vi.stubEnv("ATELIER_HOME", home);
  const plan = (...more: readonly string[]) =>
    atelier("doctor", "--plan", "--train", "reward", "--side", "64", "--provider", "cpu", ...more);
  const refused = await plan("--reward", "csd");
  expect([refused.code, refused.err]).toEqual([5, expect.stringContaining("atelier models get measures")]);
  await writeMeasures(join(home, "models"), ["csd"]);
  expect((await plan("--reward", "csd")).out).toContain("judged by CSD");
  const told = async (...more: readonly string[]) =>
    JSON.parse((await plan("--json", ...more)).out) as TrainingPlanReport;
  const [own, csd] = [await told(), await told("--reward", "csd")];
  expect([own.judge, csd.judge]).toEqual(["own", "csd"]);
  // Other weights judge, and those of the model's own encoder are still told styles with.
  expect(csd.stored).not.toBe(own.stored);
  expect(csd.ways[0]!.running).not.toBe(own.ways[0]!.running);
});

test("a model whose weights are no numbers is named at the first step, not taken for one that learns too fast", async () => {
  const [triplets, model] = [join(folder, "for-damaged"), join(folder, "damaged-model")];
  await writeTriplets(triplets);
  const { components } = bundledManifest();
  const [file] = components.projector.files;
  copyOfModel(model, () => {}, [file!]);
  const bytes = await readFile(join(bundledModel, file!));
  const { tensors } = await readSafetensors(join(bundledModel, file!));
  const [spoilt] = [...tensors.values()].filter(({ name }) => name.startsWith("feature_embedder."));
  // Whatever the type of its values, all bits make none of them a number.
  bytes.fill(0xff, spoilt!.offset, spoilt!.offset + spoilt!.length);
  await writeFile(join(model, file!), bytes);
  const short = ["--steps", "20", "--side", "64", "--accumulate", "1", "--provider", "cpu"];
  const { code, err } = await train("align", triplets, "--model", model, "--out", join(folder, "no-numbers"), ...short);
  expect([code, err]).toEqual([5, expect.stringMatching(/cannot be used: its tensor \S+ holds values/)]);
});

test("triplets are drawn where they are asked for; a family that is not there is named", async () => {
  const there = join(folder, "drawn");
  const size = ["--size", "64", "--count", "3", "--held-out-count", "2", "--threads", "1"];
  const { code, out, err } = await train("data", there, "--families", "neon,poster,oil", "--hold-out", "neon", ...size);
  expect([code, out.trim()]).toEqual([0, there]);
  expect(err).toContain("5 of 5 triplets drawn");
  expect((await readdir(join(there, "target"))).filter((name) => name.endsWith(".png"))).toHaveLength(3);
  const refused = await train("data", there, "--families", "neon,cubism");
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("There is no family “cubism”");
  expect((await train("data", there, "--size", "100")).err).toContain("multiple of 16");
});

test.each(["kohya", "diffusers"])("a LoRA is written for %s, and opens for the model again", async (format) => {
  const { config } = bundledManifest().components.transformer;
  const from = join(folder, "mine.safetensors");
  await writeSafetensors(from, attentionLora(config));
  const { code, out } = await train("export", from, "--format", format);
  const to = join(folder, `mine-${format}.safetensors`);
  expect([code, out.trim()]).toEqual([0, to]);
  const { unused, pairs } = await openAdapter(to, config);
  expect(unused).toEqual([]);
  expect(pairs).toBeGreaterThan((await openAdapter(from, config)).pairs - 1);
  const { metadata } = await readSafetensors(to);
  expect(metadata["modelspec.license"]).toBe("Apache-2.0");
  const earlier = await readFile(to);
  const refused = await train("export", from, "--format", format);
  expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("is there already")]);
  expect(await readFile(to)).toEqual(earlier);
  expect((await train("export", join(folder, "gone"), "--format", format)).code).not.toBe(0);
});

test("a folder without a LoRA, as an alignment leaves it, is told so, and so is one in which nothing is at work", async () => {
  const aligned = join(folder, "aligned");
  await mkdir(aligned);
  const exported = await train("export", aligned);
  expect([exported.code, exported.err]).toEqual([3, expect.stringContaining("trains the projector alone")]);
  for (const word of ["pause", "resume", "stop"]) {
    const { code, out, err } = await train(word, aligned);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining("No training is at work in")]);
  }
});
