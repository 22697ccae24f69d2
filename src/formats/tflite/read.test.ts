import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTflite } from "./read.ts";

const file = await readFile(join("node_modules", "@mediapipe", "selfie_segmentation", "selfie_segmentation.tflite"));

test("a network's operators, their windows and their weights are read", () => {
  const { tensors, inputs, outputs, operators } = readTflite(file, "person matte");
  expect(inputs.map((n) => tensors[n]!.shape)).toEqual([[1, 256, 256, 3]]);
  expect(outputs.map((n) => tensors[n]!.shape)).toEqual([[1, 256, 256, 1]]);
  const [first] = operators.filter(({ is }) => is === "conv");
  expect(first).toMatchObject({ stride: [2, 2], padding: "same", activation: "none" });
  const weights = operators.find(({ is, outputs: [to] }) => is === "dequantize" && to === first!.inputs[1])!;
  const { shape, data } = tensors[weights.inputs[0]!]!;
  expect(shape).toEqual([16, 3, 3, 3]);
  expect(data).toHaveLength(16 * 3 * 3 * 3);
  expect(data!.every((value) => Math.abs(value) < 100)).toBe(true);
  expect(operators.at(-2)).toMatchObject({ is: "transposed-conv", stride: [2, 2], padding: "same" });
});

test.each([
  ["another file", Buffer.from("a picture of a cat, and no network at all"), "TFL3"],
  ["a file that ends early", file.subarray(0, 4096), ""],
  ["an empty file", Buffer.alloc(0), "TFL3"],
])("%s is refused as the network that it should be", (_, bytes, reason) => {
  const read = () => readTflite(bytes, "person matte");
  expect(read).toThrow(expect.objectContaining({ code: "faces.network-unreadable" }));
  expect(read).toThrow(reason);
});

test("an operator that is not understood is named", async () => {
  const assets = await readFile(
    join("node_modules", "@mediapipe", "face_mesh", "face_mesh_solution_packed_assets.data"),
  );
  // The mesh with attention has operators of its own; a part without them is read.
  const attention = assets.subarray(0, 2_495_952);
  expect(() => readTflite(attention, "face mesh")).toThrow(/operator/);
  const { tensors, inputs, outputs, operators } = readTflite(attention, "face mesh", {
    from: ["transform_tensor_bilinear_v2_1"],
    to: ["conv_left_eye"],
  });
  expect([inputs, outputs].map(([n]) => tensors[n!]!.shape)).toEqual([
    [1, 16, 16, 32],
    [1, 1, 1, 142],
  ]);
  expect(operators.at(-1)).toMatchObject({ is: "conv", outputs });
  expect(() => readTflite(attention, "face mesh", { from: ["input_1"], to: ["a third eye"] })).toThrow(/third eye/);
});
