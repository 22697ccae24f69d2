/** `atelier models scan`, as a person or a script calls it. */
import type { FluxConfig } from "../../src/formats/configs.ts";
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runAtelier } from "../fixtures/atelier.ts";
import { comfyLoraShapes, zeros } from "../fixtures/layouts.ts";
import { tokenizers } from "../fixtures/published-model.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";

const base = temporaryFolder();
const bundled = fileURLToPath(new URL("../../models/uso-mini/", import.meta.url));
const atelier = (...args: readonly string[]) => runAtelier(args);

/** The bundled model's files under names that say nothing. */
function renamedModel(name: string): string {
  const folder = join(base, name);
  mkdirSync(folder);
  for (const [n, file] of ["autoencoder", "clip", "siglip", "t5", "transformer"].entries())
    copyFileSync(join(bundled, `${file}.safetensors`), join(folder, `${n}.safetensors`));
  return folder;
}
const mini = { hidden_size: 192, mlp_ratio: 4, depth: 3, depth_single_blocks: 6 } as FluxConfig;

test("the bundled model's files, renamed, are told apart; what is missing is said with its place; with it the model is complete", async () => {
  const folder = renamedModel("all");
  const before = await atelier("models", "scan", folder);
  expect({ code: before.code, stderr: before.stderr }).toEqual({ code: 0, stderr: "" });
  expect(before.stdout).toContain("✓ FLUX.1 transformer  4.safetensors");
  expect(before.stdout).toContain(
    "✗ USO LoRA: missing\n    Get uso_flux_v1.0/dit_lora.safetensors from huggingface.co/bytedance-research/USO.",
  );
  expect(before.stdout).toContain("Not everything is there yet.");
  expect(before.stdout).toContain(
    "✗ T5 tokenizer: missing\n    Get tokenizer_2/tokenizer.json from huggingface.co/black-forest-labs/FLUX.1-dev",
  );
  await writeSafetensors(join(folder, "5.safetensors"), zeros(comfyLoraShapes(mini)));
  const texts = join(base, "texts of all");
  mkdirSync(texts);
  writeFileSync(join(texts, "tokenizer.json"), tokenizers.t5);
  writeFileSync(join(texts, "vocab.json"), tokenizers.clipVocab);
  writeFileSync(join(texts, "merges.txt"), tokenizers.clipMerges);
  expect((await atelier("models", "scan", folder)).stdout).toContain("Not everything is there yet.");
  expect((await atelier("models", "scan", folder, texts)).stdout).toContain(
    `Everything is there. To use it where it lies:\n  atelier models add ${folder} "${texts}"`,
  );
});

test("as JSON the report is one document with each network's place, layout, sizes and problems", async () => {
  const folder = renamedModel("json");
  truncateSync(join(folder, "3.safetensors"), 100_000);
  const { code, stdout } = await atelier("models", "scan", folder, "--json");
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as { networks: unknown[]; rejected: unknown[]; uso: unknown };
  expect(report.networks).toContainEqual(
    expect.objectContaining({
      network: expect.objectContaining({
        component: "transformer",
        layout: "bfl",
        variant: "schnell-like",
        dtype: "float16",
        problems: [],
      }),
      files: [join(folder, "4.safetensors")],
    }),
  );
  expect(report.rejected).toMatchObject([
    { file: join(folder, "3.safetensors"), problem: { code: "weights.tensor-out-of-range" } },
  ]);
  expect(report.uso).toMatchObject({ complete: false, parts: { t5: { kind: "missing" }, clip: { kind: "found" } } });
});

test("a folder that is not there ends the command with the code of models", async () => {
  const { code, stderr } = await atelier("models", "scan", join(base, "absent"));
  expect(code).toBe(5);
  expect(stderr).toContain("cannot be read");
});

test("the list of models is as before, with and without --json", async () => {
  expect((await atelier("models")).stdout).toContain("uso-mini");
  expect(
    (JSON.parse((await atelier("models", "--json")).stdout) as { models: { id: string }[] }).models.map((m) => m.id),
  ).toContain("uso-mini");
});
