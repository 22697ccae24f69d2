/**
 * Writes the enlarging networks' weights as safetensors: `npm pack @upscalerjs/esrgan-medium`, unpack it, then
 * `npx node scripts/convert-enlarger.ts <package folder> models/esrgan-medium`. Kernels change from the order of
 * TensorFlow [height, width, in, out] to that of ONNX [out, in, height, width]; no number is changed.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type StoredTensor, writeSafetensors } from "../src/formats/safetensors/write.ts";

interface Listed {
  readonly name: string;
  readonly shape: readonly number[];
}

const [source = "", target = ""] = process.argv.slice(2);
await mkdir(target, { recursive: true });
for (const factor of [2, 4]) {
  const folder = join(source, "models", `x${factor}`);
  const { weightsManifest } = JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as {
    readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly Listed[] }[];
  };
  const tensors: Record<string, StoredTensor> = {};
  for (const { paths, weights } of weightsManifest) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    let at = 0;
    for (const { name, shape } of weights) {
      const length = shape.reduce((a, b) => a * b, 1);
      const values = Float32Array.from({ length }, (_, i) => bytes.readFloatLE(at + 4 * i));
      at += 4 * length;
      const stored = shape.length === 4 ? toOnnx(values, shape) : { values, shape };
      tensors[name.replace("/", ".")] = {
        dtype: "F32",
        shape: stored.shape,
        data: new Uint8Array(stored.values.buffer),
      };
    }
  }
  await writeSafetensors(join(target, `x${factor}.safetensors`), tensors, { licence: "MIT, Kevin Scott, 2022" });
}

function toOnnx(values: Float32Array, [height, width, within, out]: readonly number[]) {
  const moved = new Float32Array(values.length);
  values.forEach((value, i) => {
    const [o, c] = [i % out!, Math.floor(i / out!) % within!];
    const place = Math.floor(i / (out! * within!));
    moved[(o * within! + c) * height! * width! + place] = value;
  });
  return { values: moved, shape: [out!, within!, height!, width!] };
}
