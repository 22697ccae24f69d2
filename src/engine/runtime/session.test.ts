import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { elements, randomWeights, scatter } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { add, gather, gemm, mul } from "../graph/ops.ts";
import { input, weight } from "../graph/tensor.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import { load } from "./session.ts";

const folder = temporaryFolder();
const cpu = { provider: "cpu", precision: "float32", prepack: false } as const;
const x = input("x", ["n", 3]);

test("one session takes any length of a named dimension", async () => {
  const session = await load({ name: "squares", outputs: { y: mul(x, x) } }, cpu);
  for (const n of [1, 4, 2]) {
    const { y } = await session.run({ x: { data: new Float32Array(3 * n).fill(n), shape: [n, 3] } });
    expect(y).toEqual({ data: new Float32Array(3 * n).fill(n * n), shape: [n, 3] });
  }
  await session.release();
});

test("a result is written where one of before lies, and the others are new", async () => {
  const session = await load({ name: "squares", outputs: { y: mul(x, x), z: add(x, x) } }, cpu);
  const of = (n: number) => ({ x: { data: new Float32Array(3).fill(n), shape: [1, 3] } });
  const first = await session.run(of(2));
  const next = await session.run(of(5), { into: { y: first["y"]! } });
  expect(next["y"]!.data).toBe(first["y"]!.data);
  expect([...first["y"]!.data, ...first["z"]!.data]).toEqual([25, 25, 25, 4, 4, 4]);
  expect([...next["z"]!.data]).toEqual([10, 10, 10]);
  await session.release();
});

test("whole numbers go in as they are", async () => {
  const session = await load({ name: "rows", outputs: { y: gather(x, input("index", [2], "int64")) } }, cpu);
  const { y } = await session.run({
    x: { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] },
    index: { data: BigInt64Array.of(1n, 0n), shape: [2] },
  });
  expect([...y!.data]).toEqual([4, 5, 6, 1, 2, 3]);
  await session.release();
});

test("weights are found in a folder whose name has spaces and accents, and prepacking changes no result", async () => {
  const shapes = { "w.weight": [64, 48] };
  const file = join(folder, "modèle à moi.safetensors");
  await writeSafetensors(file, randomWeights(shapes));
  const w = (await openCheckpoint([file])).tensor("w.weight");
  const given = { x: { data: scatter(elements([5, 48]), 1), shape: [5, 48] } };
  const results = [];
  for (const prepack of [false, true]) {
    const session = await load({ name: "product", outputs: { y: gemm(input("x", [5, 48]), w) } }, { ...cpu, prepack });
    results.push((await session.run(given))["y"]!.data);
    await session.release();
  }
  expect(relativeError(results[1]!, results[0]!)).toBeLessThan(1e-6);
});

test("an input that is not given is named", async () => {
  const session = await load({ name: "sum", outputs: { y: add(x, input("other", ["n", 3])) } }, cpu);
  await expect(session.run({ x: { data: new Float32Array(3), shape: [1, 3] } })).rejects.toMatchObject({
    code: "runtime.input-missing",
    data: { network: "sum", input: "other" },
  });
  await session.release();
});

test("values of a shape the network does not take are a fault of that run, and the next run works", async () => {
  const session = await load({ name: "squares", outputs: { y: mul(x, x) } }, cpu);
  await expect(session.run({ x: { data: new Float32Array(4), shape: [1, 4] } })).rejects.toMatchObject({
    code: "runtime.failed",
    data: { network: "squares", provider: "cpu" },
  });
  expect((await session.run({ x: { data: Float32Array.of(1, 2, 3), shape: [1, 3] } }))["y"]!.data[2]).toBe(9);
  await session.release();
});

test("weights whose file is gone, or shorter than they say, are a fault when the network loads", async () => {
  const lost = weight("w", "float32", [4, 3], { file: resolve(folder, "gone.safetensors"), offset: 0, length: 48 });
  await expect(load({ name: "product", outputs: { y: gemm(x, lost) } }, cpu)).rejects.toMatchObject({
    code: "runtime.load-failed",
    data: { network: "product" },
  });
  const file = join(folder, "short.safetensors");
  await writeSafetensors(file, randomWeights({ "w.weight": [4, 3] }));
  const beyond = weight("w", "float32", [4, 3], { file, offset: 1 << 20, length: 48 });
  await expect(load({ name: "product", outputs: { y: gemm(x, beyond) } }, cpu)).rejects.toMatchObject({
    code: "runtime.load-failed",
  });
});
