/** `atelier models add`, as a person or a script calls it. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { publishedWeights, writeComfy } from "../fixtures/published-model.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const base = temporaryFolder();
const home = join(base, "home");
const cli = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const atelier = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", cli, ...args], {
    encoding: "utf8",
    env: { ...process.env, ATELIER_HOME: home, ATELIER_MODELS: "", NO_COLOR: "1" },
    timeout: 60_000,
  });

const folder = join(base, "comfy");
await writeComfy(folder, publishedWeights());

test("what lies in the folders becomes a model in the studio's folder, listed with its licence and honest about what can be verified", () => {
  const added = atelier("models", "add", folder, "--json");
  expect({ code: added.status, stderr: added.stderr }).toEqual({ code: 0, stderr: "" });
  const model = join(home, "models", "uso-flux1-dev");
  expect(JSON.parse(added.stdout)).toMatchObject({
    id: "uso-flux1-dev",
    folder: model,
    optimise: false,
    parts: { transformer: [join(folder, "checkpoints", "flux1-all.safetensors")], "clip-tokenizer": { length: 2 } },
  });
  expect(readdirSync(model)).toEqual(["model.json"]);

  const listed = atelier("models", "--verify");
  expect(listed.status).toBe(0);
  expect(listed.stdout).toMatch(/uso-flux1-dev {2}FLUX\.1-dev with USO\n.*no commercial use/);
  expect(listed.stdout).toMatch(/only the sizes are known[^]*flux1-all\.safetensors/);

  const twice = atelier("models", "add", folder);
  expect({ code: twice.status, stdout: twice.stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("is added as uso-flux1-dev already: there is nothing to do."),
  });
  expect(atelier("models", "add", folder, "--replace").stdout).toContain("atelier generate --model uso-flux1-dev");
});

test("a model may have another name and another place, and the next command names that place", () => {
  const to = join(base, "elsewhere");
  const { status, stdout } = atelier("models", "add", folder, "--name", "my-flux", "--to", to);
  expect(status).toBe(0);
  expect(stdout).toContain(`atelier generate --model ${join(to, "my-flux")}`);
  expect(atelier("models", "add", folder, "--name", "My Flux").status).toBe(2);
});

test("where a part is missing it is said which and where to get it, and no model is made", async () => {
  const lora = join(folder, "loras", "uso-flux1-dit-lora-v1.safetensors");
  await rename(lora, `${lora}.away`);
  const { status, stdout, stderr } = atelier("models", "add", folder, "--name", "incomplete");
  await rename(`${lora}.away`, lora);
  expect(status).toBe(5);
  expect(stdout).toContain(
    "✗ USO LoRA: missing\n    Get uso_flux_v1.0/dit_lora.safetensors from huggingface.co/bytedance-research/USO.",
  );
  expect(stderr).toContain("The USO LoRA is missing.");
  expect(existsSync(join(home, "models", "incomplete"))).toBe(false);
});
