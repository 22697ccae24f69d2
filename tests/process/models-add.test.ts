/** `atelier models add`, as a person or a script calls it. */
import { existsSync, readdirSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { publishedWeights, writeComfy } from "../fixtures/published-model.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const base = temporaryFolder();
const home = join(base, "home");
const atelier = (...args: readonly string[]) => runAtelier(args, { env: { ATELIER_HOME: home, ATELIER_MODELS: "" } });

const folder = join(base, "comfy");
await writeComfy(folder, publishedWeights());

test("what lies in the folders becomes a model in the studio's folder, listed with its licence and honest about what can be verified", async () => {
  const added = await atelier("models", "add", folder, "--json");
  expect({ code: added.code, stderr: added.stderr }).toEqual({ code: 0, stderr: "" });
  const model = join(home, "models", "uso-flux1-dev");
  expect(JSON.parse(added.stdout)).toMatchObject({
    id: "uso-flux1-dev",
    folder: model,
    optimise: false,
    parts: { transformer: [join(folder, "checkpoints", "flux1-all.safetensors")], "clip-tokenizer": { length: 2 } },
  });
  expect(readdirSync(model)).toEqual(["model.json"]);

  const listed = await atelier("models", "--verify");
  expect(listed.code).toBe(0);
  expect(listed.stdout).toMatch(/uso-flux1-dev {2}FLUX\.1-dev with USO\n.*no commercial use/);
  expect(listed.stdout).toMatch(/only the sizes are known[^]*flux1-all\.safetensors/);

  const twice = await atelier("models", "add", folder);
  expect({ code: twice.code, stdout: twice.stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("is added as uso-flux1-dev already: there is nothing to do."),
  });
  expect((await atelier("models", "add", folder, "--replace")).stdout).toContain(
    "atelier generate --model uso-flux1-dev",
  );
});

test("a model may have another name and another place, and the next command names that place", async () => {
  const to = join(base, "elsewhere");
  const { code, stdout } = await atelier("models", "add", folder, "--name", "my-flux", "--to", to);
  expect(code).toBe(0);
  expect(stdout).toContain(`atelier generate --model ${join(to, "my-flux")}`);
  expect((await atelier("models", "add", folder, "--name", "My Flux")).code).toBe(2);
});

test("where a part is missing it is said which and where to get it, and no model is made", async () => {
  const lora = join(folder, "loras", "uso-flux1-dit-lora-v1.safetensors");
  await rename(lora, `${lora}.away`);
  const { code, stdout, stderr } = await atelier("models", "add", folder, "--name", "incomplete");
  await rename(`${lora}.away`, lora);
  expect(code).toBe(5);
  expect(stdout).toContain(
    "✗ USO LoRA: missing\n    Get uso_flux_v1.0/dit_lora.safetensors from huggingface.co/bytedance-research/USO.",
  );
  expect(stderr).toContain("The USO LoRA is missing.");
  expect(existsSync(join(home, "models", "incomplete"))).toBe(false);
});
