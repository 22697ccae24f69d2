import { expect, test } from "vitest";
import { cutAt } from "./cut.ts";
import { structuralHash } from "./hash.ts";
import { add, concat, gemm, layerNorm, mul, scaleBy, sigmoid, split, transpose, wide } from "./ops.ts";
import { constant, input, weight, type Graph, type Region } from "./tensor.ts";

interface Choices {
  readonly name?: string;
  readonly input?: string;
  readonly output?: string;
  readonly rows?: number;
  readonly factor?: number;
  readonly epsilon?: number;
  readonly region?: Partial<Region>;
  readonly dtype?: "float16" | "float32";
  readonly order?: readonly number[];
  readonly last?: typeof sigmoid;
  readonly cut?: string;
}

/** A small network with everything in it that a hash tells apart. */
function network(c: Choices = {}): Graph {
  const x = input(c.input ?? "x", [c.rows ?? 2, 4]);
  const region = { file: "/a.safetensors", offset: 64, length: 128, revision: "1", ...c.region };
  const h = gemm(x, weight("w", c.dtype ?? "float16", [8, 4], region));
  const [left, right] = split(h, [4, 4], 1) as [typeof h, typeof h];
  const scale = constant(new Float32Array(4).fill(1), [4]);
  const normed = layerNorm(add(left, scaleBy(right, c.factor ?? 0.5)), scale, scale, c.epsilon ?? 1e-5);
  const y = (c.last ?? sigmoid)(transpose(normed, c.order ?? [1, 0]));
  return { name: c.name ?? "network", outputs: { [c.output ?? "y"]: y }, cuts: [{ [c.cut ?? "h"]: h }] };
}

test("two graphs built alike have one hash, whatever they are called", () => {
  expect(structuralHash(network())).toBe(structuralHash(network()));
  expect(structuralHash(network({ name: "another" }))).toBe(structuralHash(network()));
});

test("any change that a run could notice makes another hash", () => {
  const changes: readonly Choices[] = [
    {},
    { input: "z" },
    { output: "z" },
    { cut: "z" },
    { rows: 3 },
    { factor: 0.25 },
    { epsilon: 1e-6 },
    { dtype: "float32" },
    { order: [0, 1] },
    { last: (t) => mul(t, t) },
    { last: (t) => wide(sigmoid(t)) },
    { region: { file: "/b.safetensors" } },
    { region: { offset: 128 } },
    { region: { length: 256 } },
    { region: { revision: "2" } },
  ];
  expect(new Set(changes.map((change) => structuralHash(network(change)))).size).toBe(changes.length);
});

test("which result of a node is used counts, and in which order results are joined", () => {
  const [a, b] = split(input("x", [2, 4]), [2, 2], 1) as [ReturnType<typeof input>, ReturnType<typeof input>];
  const graph = (y: typeof a): Graph => ({ name: "g", outputs: { y } });
  const hashes = [a, b, concat([a, b], 1), concat([b, a], 1), concat([a, a], 1)].map((y) => structuralHash(graph(y)));
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("large constants count by their content", () => {
  const graph = (value: number): Graph => {
    const far = Float32Array.from({ length: 1000 }, (_, i) => (i === 999 ? value : 0));
    return { name: "g", outputs: { y: add(input("x", [1000]), constant(far, [1000])) } };
  };
  expect(structuralHash(graph(1))).toBe(structuralHash(graph(1)));
  expect(structuralHash(graph(1))).not.toBe(structuralHash(graph(2)));
});

test("the parts of a cut graph differ from each other and from the whole, and are the same when cut again", () => {
  const parts = (): readonly string[] => [network(), ...cutAt(network(), [0])].map(structuralHash);
  expect(new Set(parts()).size).toBe(3);
  expect(parts()).toEqual(parts());
});
