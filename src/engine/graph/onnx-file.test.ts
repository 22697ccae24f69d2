import { resolve } from "node:path";
import onnxProto from "onnx-proto";
import { expect, test } from "vitest";
import { onnxFile } from "./onnx-file.ts";
import { writeOnnx } from "./onnx.ts";
import { gemm } from "./ops.ts";
import { input, weight } from "./tensor.ts";

const region = { file: resolve("/models/a folder/transformer.safetensors"), offset: 1000, length: 64 };
const model = writeOnnx(
  { name: "layer", outputs: { y: gemm(input("x", [1, 4]), weight("w", "float32", [4, 4], region), null) } },
  "float32",
);

test.each([
  ["/models/a folder/layer.onnx", "transformer.safetensors"],
  ["/models/layer.onnx", "a folder/transformer.safetensors"],
  ["/home/anna/layer.onnx", "../../models/a folder/transformer.safetensors"],
])("from %s the weights lie in %s, at the same place in the file", (path, location) => {
  const { graph } = onnxProto.onnx.ModelProto.decode(onnxFile(model, resolve(path)));
  const found = Object.fromEntries(graph!.initializer![0]!.externalData!.map(({ key, value }) => [key, value]));
  expect(found).toEqual({ location, offset: "1000", length: "64" });
});
