/** An ONNX model as a file of its own, for other programs to open. */
import { dirname, relative, resolve, sep } from "node:path";
import onnxProto from "onnx-proto";
import type { OnnxModel } from "./onnx.ts";

const { onnx } = onnxProto;

/**
 * The bytes of a model that is to lie at a path. Its weights stay in their files; as ONNX specifies for files, their
 * locations are relative to the model's folder, not to the root of the file system.
 * @throws RangeError where weights lie on another drive than the file
 */
export function onnxFile({ bytes, weightsRoot }: Pick<OnnxModel, "bytes" | "weightsRoot">, path: string): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  for (const { externalData } of model.graph?.initializer ?? []) {
    for (const entry of externalData ?? []) {
      if (entry.key !== "location") continue;
      const location = relative(dirname(resolve(path)), resolve(weightsRoot, entry.value ?? ""));
      if (resolve(location) === location) throw new RangeError(`${location} lies on another drive than ${path}`);
      entry.value = location.split(sep).join("/");
    }
  }
  return onnx.ModelProto.encode(model).finish();
}
