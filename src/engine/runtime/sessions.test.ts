import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { add, gemm } from "../graph/ops.ts";
import { input, type Graph } from "../graph/tensor.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import type { Session } from "./session.ts";
import { Sessions } from "./sessions.ts";

const folder = temporaryFolder();

const doubling = (): Graph => {
  const x = input("x", [2]);
  return { name: "doubling", outputs: { y: add(x, x) } };
};
const values = { x: { data: Float32Array.of(1, -2.5), shape: [2] } };

/** Sessions that keep `limit` networks, and a record of which were built and which still answer. */
function counted(limit: number) {
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 30 }, limit);
  const built: string[] = [];
  const lent = new Map<string, Session>();
  const use = (key: string) =>
    sessions.use(
      key,
      () => (built.push(key), doubling()),
      async (session) => {
        lent.set(key, session);
        return [...(await session.run(values))["y"]!.data];
      },
    );
  const answers = (key: string) =>
    lent
      .get(key)!
      .run(values)
      .then(
        () => true,
        () => false,
      );
  return { sessions, use, built, answers };
}

test("a network that is kept is built once", async () => {
  const { use, built } = counted(2);
  for (let n = 0; n < 3; n++) expect(await use("a")).toEqual([2, -5]);
  await use("b");
  await use("a");
  expect(built).toEqual(["a", "b"]);
});

test("above the limit the one that was not used for longest goes, and its memory with it", async () => {
  const { use, built, answers } = counted(2);
  for (const key of ["a", "b", "a", "c", "a"]) await use(key);
  expect(built).toEqual(["a", "b", "c"]);
  expect([await answers("a"), await answers("b"), await answers("c")]).toEqual([true, false, true]);
  await use("b");
  expect(built).toEqual(["a", "b", "c", "b"]);
});

test("where none is kept, each is released after its use", async () => {
  const { use, built, answers } = counted(0);
  await use("a");
  await use("a");
  expect(built).toEqual(["a", "a"]);
  expect(await answers("a")).toBe(false);
});

test("releasing ends all, and later uses build anew", async () => {
  const { sessions, use, built, answers } = counted(4);
  await use("a");
  await use("b");
  await sessions.release();
  expect([await answers("a"), await answers("b")]).toEqual([false, false]);
  expect(await use("a")).toEqual([2, -5]);
  expect(built).toEqual(["a", "b", "a"]);
});

test("a network that is loaded while another is lent is planned for the memory that the other leaves", async () => {
  const rows = 64;
  const file = join(folder, "weight.safetensors");
  await writeSafetensors(file, {
    weight: { dtype: "F16", shape: [rows, rows], data: new Uint8Array(2 * rows * rows) },
  });
  const weight = (await openCheckpoint([file])).tensor("weight");
  // Held as float32: two of them do not fit, nor does one beside what is kept free.
  const bytes = 4 * rows * rows;
  const network = () => ({ name: "product", outputs: { y: gemm(input("x", [1, rows]), weight) } });
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 1.5 * bytes });
  const alone = (key: string) => sessions.use(key, network, () => Promise.resolve("loaded"));
  expect([await alone("a"), await alone("b")]).toEqual(["loaded", "loaded"]);
  await expect(sessions.use("a", network, () => alone("b"))).rejects.toMatchObject({
    code: "runtime.does-not-fit",
    data: { memory: 0.5 * bytes },
  });
  await expect(sessions.beside(bytes, () => alone("c"))).rejects.toMatchObject({ code: "runtime.does-not-fit" });
  expect(await alone("c")).toBe("loaded");
});

test("work that fails neither loses the network nor hides its error", async () => {
  const { sessions, use, built } = counted(2);
  await use("a");
  await expect(sessions.use("a", doubling, () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
  await use("a");
  expect(built).toEqual(["a"]);
});

test("a network that does not load leaves room for the next try", async () => {
  const { sessions, use } = counted(2);
  await expect(
    sessions.run(
      "a",
      () => {
        throw new Error("no such weight");
      },
      values,
    ),
  ).rejects.toThrow("no such weight");
  expect(await use("a")).toEqual([2, -5]);
});
