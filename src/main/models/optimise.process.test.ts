import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundled } from "../../../bench/paths.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { openModel, verifyModel, weightFiles } from "../../formats/manifest.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { optimiseModel } from "./optimise.ts";

const base = temporaryFolder();
const whole = await openModel(bundled.model);

test("the new folder is a model of its own: every file listed, of the promised content, and nothing left over", async () => {
  const { model, reports } = await optimiseModel(whole, join(base, "int4"), { precision: "int4" });
  await verifyModel(model);
  expect(model.manifest).toMatchObject({
    id: "uso-mini-int4",
    components: {
      transformer: { files: ["transformer-int4.safetensors"] },
      projector: { files: ["transformer-int4.safetensors"] },
      t5: { files: ["t5.safetensors"] },
    },
  });
  expect((await readdir(model.folder)).sort()).toEqual(["model.json", ...Object.keys(model.manifest.files)].sort());
  expect(reports).toHaveLength(1);
  expect(reports[0]!.after).toBeLessThan(0.4 * reports[0]!.before);
  await verifyModel(whole);
});

test("a large T5 is kept at 8 bits where the transformer takes 4, its tables of words and positions as numbers", async () => {
  const { model, reports } = await optimiseModel(whole, join(base, "t5"), { precision: "int4", largeT5: 1 });
  expect(model.manifest.components.t5.files).toEqual(["t5-int8.safetensors"]);
  const { tensors } = await readSafetensors(weightFiles(model, "t5")[0]!);
  expect(tensors.get("encoder.block.0.layer.1.DenseReluDense.wo.weight.packed")!.shape).toEqual([128, 8, 32]);
  expect([...tensors.keys()].filter((n) => /shared|relative/.test(n) && n.includes("packed"))).toEqual([]);
  expect(reports[1]!.layers.filter((l) => l.form.startsWith("int")).map((l) => l.form)).toEqual(
    Array.from({ length: 14 }, () => "int8"),
  );
});

test("interrupted between two networks it is no model yet, and the same call finishes it", async () => {
  const out = join(base, "resumed");
  const stop = new AbortController();
  const options = { precision: "int8", largeT5: 1 } as const;
  const stopped = optimiseModel(whole, out, {
    ...options,
    signal: stop.signal,
    onProgress: (p) => p.file.includes("t5") && stop.abort(new Error("enough")),
  });
  await expect(stopped).rejects.toThrow("enough");
  await expect(openModel(out)).rejects.toMatchObject({ code: "model.missing" });
  const { model, reports } = await optimiseModel(whole, out, options);
  expect(reports[0]!.resumed).toBe(reports[0]!.layers.length);
  await verifyModel(model);
});

test("a folder that is a model already, and a place where no folder can be, are refused", async () => {
  const out = join(base, "int4");
  const before = await readFile(join(out, "model.json"));
  await expect(optimiseModel(whole, out, { precision: "fp16" })).rejects.toMatchObject({
    code: "weights.optimise-out-exists",
  });
  expect(await readFile(join(out, "model.json"))).toEqual(before);
  await writeFile(join(base, "a-file"), "");
  await expect(optimiseModel(whole, join(base, "a-file", "model"), { precision: "int4" })).rejects.toMatchObject({
    code: "weights.write-failed",
  });
  expect((await stat(join(base, "a-file"))).size).toBe(0);
});
