/** A model of whose weights some are no numbers. */
import { copyFileSync, openSync, rmSync, writeSync, closeSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledModel, copyOfModel } from "../../../tests/fixtures/model-copy.ts";
import { makeSmall } from "../../../tests/fixtures/small-picture.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { openModel } from "../../formats/manifest.ts";
import { bytesPerValue } from "../../formats/safetensors/dtype.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { openUso } from "./model.ts";
import { onlyNumbers } from "./numbers.ts";

const folder = temporaryFolder();

test.each([
  ["transformer", /single_blocks\.1\.linear2\.weight$/],
  ["t5", /layer_norm\.weight$/],
  ["autoencoder", /decoder\.conv_out\.weight$/],
])("what a spoiled %s makes is no picture: the tensor is named", async (part, which) => {
  const model = copyOfModel(join(folder, part));
  const file = join(model, `${part}.safetensors`);
  rmSync(file);
  copyFileSync(join(bundledModel, `${part}.safetensors`), file);
  const entry = [...(await readSafetensors(file)).tensors.values()].find(({ name }) => which.test(name))!;
  const opened = openSync(file, "r+");
  // All bits of an exponent set, in every type of floating-point numbers.
  for (let at = 0; at < Math.min(entry.length, 64); at++) writeSync(opened, Buffer.of(0xff), 0, 1, entry.offset + at);
  closeSync(opened);
  expect(bytesPerValue[entry.dtype]).toBeGreaterThan(1);

  const uso = await openUso(await openModel(model), "cpu");
  await expect(makeSmall(uso, { prompt: "a hat" })).rejects.toMatchObject({
    code: "weights.not-finite",
    message: expect.stringContaining(`${part}.safetensors cannot be used: its tensor ${entry.name}`),
  });
  await uso.release();
});

test("where all weights are sound, the picture is told to be none", async () => {
  const { signal } = new AbortController();
  const file = join(bundledModel, "siglip.safetensors");
  expect(await onlyNumbers(Float32Array.of(1, -2), [], signal)).toEqual(Float32Array.of(1, -2));
  await expect(onlyNumbers(Float32Array.of(1, Infinity), [file], signal)).rejects.toMatchObject({
    code: "image.not-finite",
    data: { index: 1 },
  });
});
