import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { add, gemm } from "../graph/ops.ts";
import { input, weight, type Graph } from "../graph/tensor.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import type { Session } from "./session.ts";
import { Sessions } from "./sessions.ts";

const folder = temporaryFolder();

/** Twice the input, which is called as asked: each name makes another structure. */
const doubling = (name = "x"): Graph => {
  const x = input(name, [2]);
  return { name: "doubling", outputs: { y: add(x, x) } };
};
const value = { data: Float32Array.of(1, -2.5), shape: [2] };

/** Sessions that keep `limit` networks. */
function counted(limit: number) {
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 30 }, limit);
  const lent: Session[] = [];
  /** Uses a network of this structure, built anew. @returns its session, which may be one that was lent before */
  const use = (name: string): Promise<Session> =>
    sessions.use(doubling(name), async (session) => {
      expect([...(await session.run({ [name]: value }))["y"]!.data]).toEqual([2, -5]);
      lent.push(session);
      return session;
    });
  const answers = (session: Session, name: string): Promise<boolean> =>
    session.run({ [name]: value }).then(
      () => true,
      () => false,
    );
  return { sessions, use, answers };
}

test("a network that is kept is loaded once, for every graph of its structure", async () => {
  const { use } = counted(2);
  const first = await use("a");
  expect(await use("a")).toBe(first);
  expect(await use("b")).not.toBe(first);
  expect(await use("a")).toBe(first);
});

test("above the limit the one that was not used for longest goes, and its memory with it", async () => {
  const { use, answers } = counted(2);
  const [a, b] = [await use("a"), await use("b")];
  await use("a");
  const c = await use("c");
  expect(await use("a")).toBe(a);
  expect([await answers(a, "a"), await answers(b, "b"), await answers(c, "c")]).toEqual([true, false, true]);
  expect(await use("b")).not.toBe(b);
});

test("where none is kept, each is released after its use", async () => {
  const { use, answers } = counted(0);
  const first = await use("a");
  expect(await answers(first, "a")).toBe(false);
  expect(await use("a")).not.toBe(first);
});

test("releasing ends all, and later uses load anew", async () => {
  const { sessions, use, answers } = counted(4);
  const [a, b] = [await use("a"), await use("b")];
  await sessions.release();
  expect([await answers(a, "a"), await answers(b, "b")]).toEqual([false, false]);
  expect(await use("a")).not.toBe(a);
});

test("a network that is loaded while another is lent is planned for the memory that the other leaves", async () => {
  const rows = 64;
  const file = join(folder, "weight.safetensors");
  await writeSafetensors(file, {
    weight: { dtype: "F16", shape: [rows, rows], data: new Uint8Array(2 * rows * rows) },
  });
  const matrix = (await openCheckpoint([file])).tensor("weight");
  // Held as float32: two of them do not fit, nor does one beside what is kept free.
  const bytes = 4 * rows * rows;
  const network = (name: string) => ({ name: "product", outputs: { y: gemm(input(name, [1, rows]), matrix) } });
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 1.5 * bytes });
  const alone = (name: string) => sessions.use(network(name), () => Promise.resolve("loaded"));
  expect([await alone("a"), await alone("b")]).toEqual(["loaded", "loaded"]);
  await expect(sessions.use(network("a"), () => alone("b"))).rejects.toMatchObject({
    code: "runtime.does-not-fit",
    data: { memory: 0.5 * bytes },
  });
  await expect(sessions.beside(bytes, () => alone("c"))).rejects.toMatchObject({ code: "runtime.does-not-fit" });
  expect(await alone("c")).toBe("loaded");
});

test("work that fails neither loses the network nor hides its error", async () => {
  const { sessions, use } = counted(2);
  const first = await use("a");
  await expect(sessions.use(doubling("a"), () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
  expect(await use("a")).toBe(first);
});

test("a network that does not load leaves room for the next try", async () => {
  const { sessions, use } = counted(2);
  const region = { file: join(folder, "none.safetensors"), offset: 0, length: 8 };
  const broken = add(input("a", [2]), weight("w", "float32", [2], region));
  await expect(sessions.run({ name: "broken", outputs: { y: broken } }, { a: value })).rejects.toMatchObject({
    code: "runtime.load-failed",
  });
  await use("a");
});
