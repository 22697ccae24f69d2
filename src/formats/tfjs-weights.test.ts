import { expect, test } from "vitest";
import { readTfjsWeights } from "./tfjs-weights.ts";

const entry = (name: string, shape: readonly number[], quantization?: object) => ({
  name,
  shape,
  dtype: "float32",
  ...(quantization ? { quantization } : {}),
});
const manifest = (...weights: object[]) => JSON.stringify([{ paths: ["a", "b"], weights }]);
const files =
  (a: readonly number[], b: readonly number[] = []) =>
  (path: string) =>
    Promise.resolve(Uint8Array.from(path === "a" ? a : b));

test("bytes are numbers by their scale and least, and a tensor may begin in one file and end in the next", async () => {
  const found = await readTfjsWeights(
    "network",
    manifest(
      entry("x", [2, 2], { dtype: "uint8", scale: 0.5, min: -1 }),
      entry("y", [1], { dtype: "uint16", scale: 2, min: 0 }),
      entry("z", [1]),
    ),
    files([0, 1, 2], [255, 1, 1, 0, 0, 128, 63]),
  );
  expect(found.get("x")).toEqual({ shape: [2, 2], data: Float32Array.of(-1, -0.5, 0, 126.5) });
  expect([...found.get("y")!.data]).toEqual([514]);
  expect([...found.get("z")!.data]).toEqual([1]);
});

test.each([
  ["no JSON", "{", "no JSON"],
  ["another form", "[{}]", "another form"],
  ["another type", manifest({ ...entry("x", [1]), dtype: "int32" }), "another form"],
  ["files too short", manifest(entry("x", [2])), "end before x"],
  ["files too long", manifest(entry("x", [1], { dtype: "uint8", scale: 1, min: 0 })), "more than the manifest"],
])("%s is refused with its reason", async (_, text, reason) => {
  const read = readTfjsWeights("face identity", text, files([1, 2, 3, 4]));
  await expect(read).rejects.toMatchObject({ code: "faces.network-unreadable" });
  await expect(readTfjsWeights("face identity", text, files([1, 2, 3, 4]))).rejects.toThrow(reason);
});
