/** `atelier models optimise` as a person meets it: in a process of its own. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Ended, runAtelier } from "../fixtures/atelier.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const base = temporaryFolder();

const atelier = (...args: readonly string[]): Promise<Ended> => runAtelier(args);

test("a model is optimised to 4 bits, tells size, time and errors, makes pictures, and is not written over", async () => {
  const out = join(base, "small");
  const made = await atelier("models", "optimise", "uso-mini", "--precision", "int4", "--block", "64", "--out", out);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toMatch(/ {2}int4 +\d+\.\d\d % {2}double_blocks\.0\.img_attn\.qkv\.weight\n/);
  expect(made.stdout).toMatch(/transformer-int4\.safetensors: 15\.3 MB to \d\.\d MB in \d+\.\d s, 49 layers quantised/);

  const picture = await atelier(
    "generate",
    "--model",
    out,
    "--prompt",
    "a cat",
    "--size",
    "64x64",
    "--steps",
    "2",
    "--provider",
    "cpu",
    "--out",
    base,
    "--json",
  );
  expect(picture.code).toBe(0);
  const { pictures, recipe } = JSON.parse(picture.stdout) as {
    pictures: { file: string }[];
    recipe: { model: string };
  };
  expect(recipe.model).toBe("uso-mini-int4");
  expect(existsSync(pictures[0]!.file)).toBe(true);

  expect(await atelier("models", "optimise", "uso-mini", "--precision", "int4", "--out", out)).toMatchObject({
    code: 0,
    stdout: `uso-mini-int4 is in ${out} already: there is nothing to do.\n`,
  });
  const again = await atelier("models", "optimise", "uso-mini", "--precision", "int8", "--out", out, "--json");
  expect(again.code).toBe(4);
  expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: "weights.optimise-out-exists" } });
});

test("wrong uses are told before anything is written", async () => {
  const out = join(base, "never");
  for (const args of [
    ["uso-mini", "--out", out],
    ["uso-mini", "--precision", "int3", "--out", out],
    ["uso-mini", "--precision", "int4"],
    ["--precision", "int4", "--out", out],
  ]) {
    expect((await atelier("models", "optimise", ...args)).code).toBe(2);
  }
  expect((await atelier("models", "optimise", "no-such-model", "--precision", "int4", "--out", out)).code).toBe(5);
  expect(existsSync(out)).toBe(false);
});
