import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFloats, readSafetensors, readTensor } from "./read.ts";
import { writeSafetensors } from "./write.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-write-"));
});
afterAll(() => rm(folder, { recursive: true }));

const bytesOf = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

test("what is written is read back: values, shapes, metadata", async () => {
  const path = join(folder, "back.safetensors");
  const weight = Float32Array.of(1, -2.5, 3e-40, 4, 5, 6);
  await writeSafetensors(
    path,
    {
      "a.weight": { dtype: "F32", shape: [2, 3], data: bytesOf(weight) },
      ids: { dtype: "I64", shape: [2], data: bytesOf(BigInt64Array.of(7n, -1n)) },
      half: { dtype: "F16", shape: [1], data: bytesOf(Uint16Array.of(0x3c00)) },
      empty: { dtype: "BF16", shape: [0], data: new Uint8Array() },
    },
    { format: "pt" },
  );
  const file = await readSafetensors(path);
  expect(file.metadata).toEqual({ format: "pt" });
  expect(file.tensors.get("a.weight")?.shape).toEqual([2, 3]);
  expect(await readFloats(file.tensors.get("a.weight")!)).toEqual(weight);
  expect(await readTensor(file.tensors.get("ids")!)).toEqual(BigInt64Array.of(7n, -1n));
  expect(await readTensor(file.tensors.get("half")!)).toEqual(Float32Array.of(1));
  expect(await readTensor(file.tensors.get("empty")!)).toEqual(new Float32Array());
  expect(await readdir(folder)).toEqual(["back.safetensors"]);
});

test("every tensor lies aligned to its type, whatever order it was given in", async () => {
  const path = join(folder, "aligned.safetensors");
  await writeSafetensors(path, {
    byte: { dtype: "U8", shape: [3], data: new Uint8Array(3) },
    wide: { dtype: "F64", shape: [1], data: new Uint8Array(8) },
    float: { dtype: "F32", shape: [1], data: new Uint8Array(4) },
  });
  const { tensors } = await readSafetensors(path);
  expect(tensors.get("wide")!.offset % 8).toBe(0);
  expect(tensors.get("float")!.offset % 4).toBe(0);
  await rm(path);
});

test("no tensors make a sound file as well", async () => {
  const path = join(folder, "none.safetensors");
  await writeSafetensors(path, {});
  expect((await readSafetensors(path)).tensors.size).toBe(0);
  await rm(path);
});

test.each([
  ["too few bytes", "w", { dtype: "F32", shape: [2], data: new Uint8Array(4) }],
  ["an impossible shape", "w", { dtype: "U8", shape: [-1, -1], data: new Uint8Array(1) }],
  ["a broken shape", "w", { dtype: "F32", shape: [0.5], data: new Uint8Array(2) }],
  ["a reserved name", "__metadata__", { dtype: "U8", shape: [1], data: new Uint8Array(1) }],
  ["a name that is not valid Unicode", "\ud800", { dtype: "U8", shape: [1], data: new Uint8Array(1) }],
] as const)("a tensor with %s is refused before anything is written", async (_, name, tensor) => {
  const path = join(folder, "never.safetensors");
  await expect(writeSafetensors(path, { [name]: tensor })).rejects.toMatchObject({ code: "weights.write-invalid" });
  expect(await readdir(folder)).not.toContain("never.safetensors");
});

test("a write that fails leaves the old file and nothing else", async () => {
  const path = join(folder, "kept.safetensors");
  await writeFile(path, "old");
  const unwritable = { dtype: "U8" as const, shape: [1], data: { byteLength: 1 } as Uint8Array };
  await expect(writeSafetensors(path, { w: unwritable })).rejects.toMatchObject({ code: "weights.write-failed" });
  await expect(writeSafetensors(join(folder, "absent", "w.safetensors"), {})).rejects.toMatchObject({
    code: "weights.write-failed",
  });
  expect(await readFile(path, "utf8")).toBe("old");
  expect((await readdir(folder)).filter((file) => file.includes("part"))).toEqual([]);
});
