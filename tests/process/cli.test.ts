/** The command line as a person and as a script meet it: in a process of its own. */
import { cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { portrait, root } from "../../scripts/portrait.ts";
import type { PlanReport } from "../../src/contract/making/plan.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { type AtelierOptions, type Ended, runAtelier } from "../fixtures/atelier.ts";
import { attentionLora } from "../fixtures/loras.ts";
import { bundledManifest, copyOfModel } from "../fixtures/model-copy.ts";

const subject = join(root, "assets/subjects/12-cat-photograph.jpg");
const style = join(root, "assets/styles/12-comic.png");
const small = ["--size", "64x64", "--steps", "2", "--content-long-side", "64", "--provider", "cpu"];

/** A provider that this system cannot have. */
const impossible = process.platform === "darwin" ? "dml" : "coreml";

let base = "";
let out = "";
let count = 0;
beforeAll(async () => void (base = await mkdtemp(join(tmpdir(), "atelier-cli-"))));
beforeEach(() => void (out = join(base, `out-${count++}`)));
afterAll(() => rm(base, { recursive: true, force: true }));

const atelier = (args: readonly string[], options: AtelierOptions = {}): Promise<Ended> =>
  runAtelier(args, { cwd: base, ...options });

const errorCode = ({ stdout }: Ended): string => (JSON.parse(stdout) as { error: { code: string } }).error.code;

test.each([
  [],
  ["generate"],
  ["info"],
  ["again"],
  ["upscale"],
  ["export"],
  ["library"],
  ["models"],
  ["models", "scan"],
  ["doctor"],
])("atelier %s --help explains itself with examples and exit codes", async (...command) => {
  const { code, stdout, stderr } = await atelier([...command, "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Usage: atelier");
  expect(stdout).toContain("Examples:\n  ");
  expect(stdout).toContain("Exit codes:\n  0 ");
});

test("what info tells of a generated picture is what was asked for, and again makes the same picture", async () => {
  const made = await atelier([
    "generate",
    "--subject",
    subject,
    "--style",
    style,
    "--prompt",
    "a cat",
    ...small,
    "--seed",
    "7",
    "--count",
    "2",
    "--out",
    out,
  ]);
  expect(made.code).toBe(0);
  const files = made.stdout.trim().split("\n");
  expect(files).toEqual([join(out, "a-cat-7.png"), join(out, "a-cat-8.png")]);
  expect(made.stderr).toContain("1 subject, 1 style, “a cat” · 64×64, 2 steps, seeds 7 to 8");
  expect(made.stderr).toContain("Computing on cpu");

  const info = await atelier(["info", files[1]!, "--json"]);
  expect(JSON.parse(info.stdout)).toMatchObject({
    subjects: [{ path: subject }],
    styles: [{ path: style }],
    prompt: "a cat",
    width: 64,
    height: 64,
    steps: 2,
    seed: 8,
    count: 1,
  });
  expect((await atelier(["info", files[1]!])).stdout).toContain("Seed       8");

  const again = await atelier(["again", files[1]!, "--provider", "cpu", "--json"]);
  const result = JSON.parse(again.stdout) as { identical: boolean; pictures: { file: string }[] };
  expect(result.identical).toBe(true);
  expect(result.pictures).toMatchObject([{ file: join(out, "a-cat-8-2.png"), seed: 8 }]);
  // The files differ by the moment they were made.
  expect(await readPicture(result.pictures[0]!.file)).toMatchObject({ rgb: (await readPicture(files[1]!)).rgb });
});

test("a LoRA changes the picture, info shows it, and again makes the same picture with it, also where it moved", async () => {
  const file = join(base, "ink.safetensors");
  await writeSafetensors(file, attentionLora(bundledManifest().components.transformer.config));
  const generate = (name: string, ...more: string[]) =>
    atelier([
      "generate",
      "--style",
      style,
      "--prompt",
      "a cat",
      ...small,
      "--seed",
      "7",
      "--out",
      out,
      "--name",
      name,
      ...more,
    ]);
  const [plain, made] = [await generate("plain"), await generate("inked", "--lora", `${file}:80`)];
  expect(made.code).toBe(0);
  expect(made.stderr).toContain("seed 7, ink.safetensors at 80 %");
  expect(made.stderr).toContain("Reading the LoRA");
  const [one, other] = [plain.stdout.trim(), made.stdout.trim()];
  const pixels = async (of: string) => (await readPicture(of)).rgb;
  expect(await pixels(other)).not.toEqual(await pixels(one));
  expect((await atelier(["info", other])).stdout).toContain(`LoRA file  ${file} at 80 %`);
  const moved = join(base, "moved.safetensors");
  await rename(file, moved);
  const lost = await atelier(["again", other, "--provider", "cpu", "--json"]);
  expect([lost.code, errorCode(lost)]).toEqual([3, "recipe.reference-missing"]);
  const again = await atelier(["again", other, "--provider", "cpu", "--lora", moved, "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({
    identical: true,
    recipe: { loras: [{ path: moved, strength: 0.8 }] },
  });
});

test.each(["jpeg", "webp"])("a %s picture carries its recipe and is made again in its format", async (format) => {
  const { pictures } = JSON.parse(
    (
      await atelier([
        "generate",
        "--style",
        style,
        "--prompt",
        "x",
        ...small,
        "--format",
        format,
        "--out",
        out,
        "--json",
      ])
    ).stdout,
  ) as { pictures: { file: string }[] };
  const again = JSON.parse((await atelier(["again", pictures[0]!.file, "--json", "--provider", "cpu"])).stdout) as {
    identical: boolean;
  };
  expect(again.identical).toBe(true);
});

test("--json prints one document and nothing beside it, with the seed that was drawn", async () => {
  const { code, stdout, stderr } = await atelier([
    "generate",
    "--subject",
    subject,
    ...small,
    "--out",
    out,
    "--name",
    "cat",
    "--json",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const result = JSON.parse(stdout) as { recipe: { seed: number } };
  const { seed } = result.recipe;
  expect(seed).toBeLessThan(2 ** 31);
  expect(result).toMatchObject({
    pictures: [{ file: join(out, `cat-${seed}.png`), width: 64, height: 64, seed }],
    provider: { provider: "cpu", why: expect.stringContaining("cpu") },
    recipe: { version: 1, model: "uso-mini", prompt: "", steps: 2 },
  });
});

test("--quiet prints the paths alone", async () => {
  const { stdout, stderr } = await atelier([
    "generate",
    "--subject",
    subject,
    ...small,
    "--seed",
    "3",
    "--out",
    out,
    "--quiet",
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: `${join(out, "portrait-3.png")}\n`, stderr: "" });
});

test.each<[string, readonly string[], number, string]>([
  ["a subject that is not there", ["--subject", "nowhere.jpg"], 3, "image.missing"],
  ["a folder as style", ["--style", "."], 3, "image.is-folder"],
  ["a subject that is no picture", ["--subject", join(root, "package.json")], 3, "image.unreadable"],
  ["an impossible size", ["--subject", subject, "--size", "250x300"], 2, "usage.size"],
  ["too many steps", ["--subject", subject, "--steps", "201"], 2, "usage.wrong"],
  ["an unknown option", ["--subjcet", subject], 2, "usage.wrong"],
  ["nothing to go by", [], 2, "usage.nothing-to-go-by"],
  [
    "a provider of no platform here",
    ["--prompt", "x", "--provider", process.platform === "darwin" ? "dml" : "coreml"],
    2,
    "runtime.provider-unavailable",
  ],
  ["an unknown model", ["--prompt", "x", "--model", "flux-huge"], 5, "model.unknown"],
  ["a folder that holds no model", ["--prompt", "x", "--model", "./"], 5, "model.missing"],
  [
    "a file where the folder should be",
    ["--prompt", "x", "--out", join(root, "package.json", "out")],
    4,
    "image.folder-unusable",
  ],
])("%s is refused with its own code", async (_, args, exit, code) => {
  const withOut = args.includes("--out") ? args : [...args, "--out", out];
  const ended = await atelier(["generate", ...withOut, "--json"]);
  expect({ exit: ended.code, code: errorCode(ended), stderr: ended.stderr }).toEqual({ exit, code, stderr: "" });
  expect(await readdir(out).catch(() => "not made")).toBe("not made");
});

test("a fault is one sentence for a person, and its place is shown only on request", async () => {
  const args = ["generate", "--subject", "nowhere.jpg"];
  const plain = await atelier(args);
  expect(plain.stdout).toBe("");
  expect(plain.stderr.trim().split("\n")).toHaveLength(1);
  expect((await atelier(args, { env: { ATELIER_DEBUG: "1" } })).stderr).toMatch(/\n\s+at /);
});

test("a misspelt command is answered with the one that was meant", async () => {
  const { code, stderr } = await atelier(["genrate"]);
  expect(code).toBe(2);
  expect(stderr).toContain("generate");
});

test("info and again refuse a picture without a recipe", async () => {
  for (const command of ["info", "again"]) {
    const ended = await atelier([command, subject, "--json"]);
    expect({ exit: ended.code, code: errorCode(ended) }).toEqual({ exit: 3, code: "recipe.absent" });
  }
});

test("again refuses to make a picture from a subject that changed since", async () => {
  const own = join(base, "cat.jpg");
  await cp(subject, own);
  const { pictures } = JSON.parse(
    (await atelier(["generate", "--subject", own, ...small, "--out", out, "--json"])).stdout,
  ) as { pictures: { file: string }[] };
  await cp(style, own);
  const changed = await atelier(["again", pictures[0]!.file, "--json"]);
  expect({ exit: changed.code, code: errorCode(changed) }).toEqual({ exit: 3, code: "recipe.reference-changed" });
  // The same weights under the digests of others: that they are others is said before, what came of it after.
  const model = copyOfModel(join(base, "others"), ({ files }) => (files["t5.safetensors"]!.sha256 = "0".repeat(64)));
  const replaced = ["--subject", subject, "--model", model];
  const renamed = await atelier(["again", pictures[0]!.file, ...replaced, "--provider", "cpu", "--json"]);
  expect(JSON.parse(renamed.stdout)).toMatchObject({
    identical: true,
    notes: [expect.stringMatching(/has other weights than when/)],
  });
});

test("Ctrl-C in the middle of a picture ends with 130 and leaves no file", async () => {
  const { code, stdout, stderr } = await atelier(
    ["generate", "--subject", subject, "--size", "256x256", "--steps", "200", "--out", out],
    {
      until: ({ stderr }) => (stderr.includes("step 20 of 200") ? "SIGINT" : null),
    },
  );
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  expect(stderr).toContain("Cancelled.");
  expect(await readdir(out).catch(() => [])).toEqual([]);
});

test("Ctrl-C keeps the pictures that were finished and lists them", async () => {
  const args = [
    "generate",
    "--subject",
    subject,
    "--size",
    "128x128",
    "--steps",
    "100",
    "--seed",
    "1",
    "--count",
    "50",
    "--out",
    out,
  ];
  const { code, stdout } = await atelier(args, {
    until: ({ stderr }) => (stderr.includes("Picture 2 of 50: step 10") ? "SIGINT" : null),
  });
  expect(code).toBe(130);
  expect(stdout.trim().split("\n")).toEqual([join(out, "portrait-1.png")]);
  expect(await readdir(out)).toEqual(["portrait-1.png"]);
});

test("models lists the bundled model, and tells and proves damage", async () => {
  const models = join(base, "models");
  await cp(join(root, "models/uso-mini"), join(models, "short"), { recursive: true });
  await cp(join(root, "models/uso-mini"), join(models, "damaged"), { recursive: true });
  await truncate(join(models, "short/t5.safetensors"), 1000);
  const file = join(models, "damaged/clip.safetensors");
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);

  const env = { ATELIER_MODELS: models };
  const listed = await atelier(["models", "--json"], { env });
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    models: [
      { id: "uso-mini", problem: null },
      { id: "uso-mini", problem: null },
      { id: null, problem: { code: "model.file-size" } },
    ],
  });

  const verified = await atelier(["models", "--verify", "--json"], { env });
  expect(verified.code).toBe(5);
  expect(JSON.parse(verified.stdout)).toMatchObject({
    models: [{ problem: null }, { problem: { code: "model.file-digest" } }, { problem: { code: "model.file-size" } }],
  });
});

test("doctor --plan tells how a picture would be made; where it does not fit, what would, and with that it does", async () => {
  const plan = async (...args: string[]) => {
    const { code, stdout } = await atelier([
      "doctor",
      "--plan",
      "--provider",
      "cpu",
      "--size",
      "512x512",
      "--json",
      ...args,
    ]);
    return { code, report: JSON.parse(stdout) as PlanReport };
  };
  const plenty = await plan("--memory", "4");
  expect(plenty).toMatchObject({ code: 0, report: { verdict: { fits: true, tiles: null }, memory: { bytes: 4e9 } } });
  const { code, report } = await plan("--memory", "0.02");
  expect({ code, report }).toMatchObject({
    code: 2,
    report: { verdict: { fits: false, problem: { code: "runtime.does-not-fit" } } },
  });
  const more = report.verdict.fits ? undefined : report.verdict.would.find((r) => r.kind === "memory");
  expect((await plan("--memory", `${more!.bytes / 1e9}`)).report.verdict.fits).toBe(true);
  // Another machine's provider can be planned for.
  expect(await plan("--provider", impossible, "--memory", "1")).toMatchObject({
    code: 0,
    report: { provider: impossible, verdict: { fits: true } },
  });
});

test("what does not fit is refused before anything is computed; what just fits is made", async () => {
  const picture = ["generate", "-s", subject, "-t", style, ...small, "--seed", "3", "-o", out, "--json"];
  const refused = await atelier([...picture, "--memory", "0.01"]);
  expect([refused.code, errorCode(refused)]).toEqual([2, "runtime.does-not-fit"]);
  expect(await readdir(out).catch(() => [])).toEqual([]);
  expect((await atelier([...picture, "--memory", "0.025"])).code).toBe(0);
});

test("doctor says what would be used, and that the bundled model is whole", async () => {
  const { code, stdout } = await atelier(["doctor", "--json"]);
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as {
    providers: { provider: string; usable: boolean }[];
    chosen: { provider: string };
  };
  expect(report).toMatchObject({ node: process.versions.node, model: { id: "uso-mini", problem: null } });
  expect(report.providers).toContainEqual({ provider: report.chosen.provider, usable: true });
});

test("the README's picture carries the recipe of the README's command", async () => {
  const recipe = JSON.parse((await atelier(["info", join(root, "docs/portrait.png"), "--json"])).stdout) as {
    seed: number;
  };
  const given = (name: string): string => portrait.arguments[portrait.arguments.indexOf(name as "--seed") + 1]!;
  expect(recipe).toMatchObject({
    seed: Number(given("--seed")),
    subjects: [{ path: join(root, given("--subject")) }],
    styles: [{ path: join(root, given("--style")) }],
    prompt: "",
  });
});

test("a reader that stops early, as head does, is no error", async () => {
  const { code, stderr } = await atelier(["--help"], { closeStdout: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
