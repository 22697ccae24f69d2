import { join, resolve } from "node:path";
import onnxProto from "onnx-proto";
import { describe, expect, test } from "vitest";
import { writeOnnx } from "./onnx.ts";
import {
  add,
  attention,
  concat,
  enlarge,
  gather,
  gemm,
  layerNorm,
  matmulNBits,
  mul,
  reshape,
  residual,
  rmsNorm,
  rotate,
  split,
  wide,
} from "./ops.ts";
import type { Precision } from "./precision.ts";
import { constant, input, integers, weight, type DType, type Graph, type Tensor } from "./tensor.ts";

const file = resolve("/models/a folder/transformer.safetensors");
const WIDTH = { float32: 4, float16: 2, bfloat16: 2, int64: 8, bool: 1, uint8: 1, uint4: 0.5 } as const;
const stored = (name: string, shape: readonly number[], dtype: DType = "float32", offset = 1000): Tensor =>
  weight(name, dtype, shape, { file, offset, length: shape.reduce((a, b) => a * b, 1) * WIDTH[dtype] });

const { onnx } = onnxProto;
const FLOAT = onnx.TensorProto.DataType.FLOAT;
const FLOAT16 = onnx.TensorProto.DataType.FLOAT16;

/** The graph as any reader of ONNX finds it. */
function written(graph: Graph, precision: Precision = "float32") {
  const model = writeOnnx(graph, precision);
  const proto = onnx.ModelProto.decode(model.bytes);
  const nodes = proto.graph!.node!.map((n) => ({
    type: `${n.domain ? `${n.domain}.` : ""}${n.opType}`,
    name: n.name!,
    inputs: n.input!,
    outputs: n.output!,
    attributes: Object.fromEntries(n.attribute!.map((a) => [a.name!, a])),
  }));
  return { model, proto: proto.graph!, opsets: proto.opsetImport!, nodes };
}

/** Every operator with its inputs, a cast as the type it casts to: `Gemm(x→float16, w)`. */
function sketch(graph: Graph, precision: Precision): readonly string[] {
  const { nodes } = written(graph, precision);
  const cast = new Map(
    nodes
      .filter((n) => n.type === "Cast")
      .map((n) => [
        n.outputs[0]!,
        `${n.inputs[0]}→${Number(n.attributes["to"]!.i) === FLOAT16 ? "float16" : "float32"}`,
      ]),
  );
  const operator = new Map(nodes.map((n) => [n.outputs[0]!, n.type.split(".").at(-1)!]));
  const shown = (name: string): string => {
    const [value, type] = (cast.get(name) ?? name).split("→") as [string, string?];
    return `${operator.get(value) ?? value}${type ? `→${type}` : ""}`;
  };
  return nodes
    .filter((n) => n.type !== "Cast")
    .map((n) => `${n.type.split(".").at(-1)}(${n.inputs.map(shown).join(", ")})`);
}

const [x, s, b] = [input("x", [2, 4]), stored("s", [4]), stored("b", [4])];

test("a weight is a reference to its bytes in its file, relative to the root that the session is given", () => {
  const w = stored("double_blocks.0.img_attn.qkv.weight", [12, 4], "bfloat16", 4096);
  const { model, proto } = written({ name: "g", outputs: { y: gemm(x, w) } });
  const [found] = proto.initializer!;
  expect(found).toMatchObject({
    name: "double_blocks.0.img_attn.qkv.weight",
    dataType: onnx.TensorProto.DataType.BFLOAT16,
    dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
  });
  expect(found!.dims!.map(Number)).toEqual([12, 4]);
  expect(found!.rawData!.length).toBe(0);
  const external = Object.fromEntries(found!.externalData!.map((e) => [e.key!, e.value!]));
  expect(external).toMatchObject({ offset: "4096", length: "96" });
  expect(external["location"]).not.toMatch(/^[/\\]|\\/);
  expect(join(model.weightsRoot, external["location"]!)).toBe(file);
});

test("weights on two drives are refused, for a model can be relative to one of them alone", () => {
  // A path without a root stands for another drive on every platform.
  const elsewhere = weight("w2", "float32", [4, 4], { file: "elsewhere.safetensors", offset: 0, length: 64 });
  const graph = { name: "g", outputs: { y: gemm(gemm(x, stored("w1", [4, 4])), elsewhere) } };
  expect(() => writeOnnx(graph, "float32")).toThrow(
    expect.objectContaining({ code: "weights.two-drives", data: { one: file, other: "elsewhere.safetensors" } }),
  );
});

test("an offset beyond 32 bits is written whole", () => {
  const { proto } = written({ name: "g", outputs: { y: gemm(x, stored("w", [12, 4], "float32", 23_802_932_552)) } });
  expect(proto.initializer![0]!.externalData!.find((e) => e.key === "offset")!.value).toBe("23802932552");
});

test("a weight that is used twice stands once, and nothing that no result needs stands at all", () => {
  const w = stored("w", [4, 4]);
  gemm(input("unused", [2, 4]), stored("unused.weight", [4, 4]));
  const { proto } = written({ name: "g", outputs: { y: gemm(gemm(x, w), w) } });
  expect(proto.initializer!.map((i) => i.name)).toEqual(["w"]);
  expect(proto.input!.map((i) => i.name)).toEqual(["x"]);
});

test.each(["float32", "float16"] as const)(
  "in %s inputs and outputs are float32, or int64 where they are whole",
  (precision) => {
    const h = gemm(input("table", ["rows", 4]), stored("w", [4, 4], "float16"));
    const { proto, model } = written(
      { name: "g", outputs: { picked: gather(h, input("index", ["n"], "int64")), h } },
      precision,
    );
    const ports = [...proto.input!, ...proto.output!].map((p) => [
      p.name,
      p.type!.tensorType!.elemType,
      p.type!.tensorType!.shape!.dim!.map((d) => d.dimParam || Number(d.dimValue)),
    ]);
    expect(ports).toEqual([
      ["table", FLOAT, ["rows", 4]],
      ["index", onnx.TensorProto.DataType.INT64, ["n"]],
      ["picked", FLOAT, ["n", 4]],
      ["h", FLOAT, ["rows", 4]],
    ]);
    expect(model.inputs).toEqual(["table", "index"]);
    expect(model.outputs).toEqual(["picked", "h"]);
  },
);

test("a packed weight goes into the product as bytes, with the accuracy of the build but where it is wide", () => {
  const [packed, scales] = [stored("w.packed", [5, 2, 16], "uint8"), stored("w.scales", [5, 2], "float16", 2000)];
  const x = input("x", [3, 64]);
  const graph = {
    name: "packed",
    outputs: { y: matmulNBits(x, packed, scales), z: wide(matmulNBits(x, packed, scales)) },
  };
  for (const accuracy of [undefined, 4] as const) {
    const { graph: proto } = onnx.ModelProto.decode(writeOnnx(graph, "float16", accuracy).bytes);
    const held = proto!.initializer!.find((i) => i.name === "w.packed")!;
    expect([held.dataType, held.dims!.map(Number)]).toEqual([onnx.TensorProto.DataType.UINT8, [5, 2, 16]]);
    const zeros = proto!.initializer!.find((i) => i.dataType === onnx.TensorProto.DataType.UINT8 && i !== held)!;
    expect([zeros.dims!.map(Number), [...zeros.rawData!]]).toEqual([
      [5, 1],
      [0x88, 0x88, 0x88, 0x88, 0x88],
    ]);
    const products = proto!.node!.filter((n) => n.opType === "MatMulNBits");
    expect(products.map((n) => n.input)).toEqual([
      ["x.float16", "w.packed", "w.scales", zeros.name],
      ["x", "w.packed", "w.scales.float32", zeros.name],
    ]);
    const told = products.map((n) => Object.fromEntries(n.attribute!.map((a) => [a.name, Number(a.i)])));
    const form = { K: 64, N: 5, bits: 4, block_size: 32 };
    expect(told).toEqual([{ ...form, accuracy_level: accuracy ?? 0 }, form]);
  }
});

test("operators go into the sets that define them, with the attributes ONNX knows and none of ours", () => {
  const { nodes, opsets } = written({ name: "g", outputs: { y: concat(split(reshape(x, [4, 2]), [1, 3], 0), 0) } });
  expect(opsets.map((o) => o.domain).sort()).toEqual(["", "com.microsoft"]);
  expect(nodes.map((n) => [n.type, Object.keys(n.attributes)])).toEqual([
    ["Reshape", []],
    ["Split", ["axis"]],
    ["Concat", ["axis"]],
    ["Identity", []],
  ]);
  const attended = attention(input("q", [1, 3, 4]), input("k", [1, 3, 4]), input("v", [1, 3, 4]), {
    heads: 2,
    bias: input("bias", [1, 1, 3, 3]),
    scale: 0.5,
  });
  const [node] = written({ name: "g", outputs: { y: attended } }).nodes;
  expect(node).toMatchObject({ type: "com.microsoft.MultiHeadAttention", inputs: ["q", "k", "v", "", "", "bias"] });
  expect(Number(node!.attributes["num_heads"]!.i)).toBe(2);
  expect(node!.attributes["scale"]!.f).toBe(0.5);
});

test("names of values are unique", () => {
  const h = layerNorm(x, s, b, 1e-6);
  const y = concat([...split(reshape(add(mul(h, h), h), [4, 2]), [1, 1, 2], 0), reshape(h, [4, 2])], 0);
  const { nodes } = written({ name: "g", outputs: { y, h } });
  const made = nodes.flatMap((n) => n.outputs);
  expect(new Set(made).size).toBe(made.length);
});

describe("the precision policy", () => {
  const w = stored("w", [4, 4]);
  const half = stored("half", [4, 4], "float16");

  test("float32 casts nothing but weights that are stored in another type", () => {
    const y = residual(x, gemm(gemm(layerNorm(x, s, b, 1e-6), w), half));
    expect(sketch({ name: "g", outputs: { y } }, "float32")).toEqual([
      "LayerNormalization(x, s, b)",
      "Gemm(LayerNormalization, w)",
      "Gemm(Gemm, half→float32)",
      "Add(x, Gemm)",
      "Identity(Add)",
    ]);
  });

  test("float16 computes products in float16, norms and the residual stream in float32", () => {
    const block = (x: Tensor): Tensor => residual(x, gemm(layerNorm(x, s, b, 1e-6), half));
    const one = ["LayerNormalization(x, s, b)", "Gemm(LayerNormalization→float16, half)", "Add(x, Gemm→float32)"];
    const two = ["LayerNormalization(Add, s, b)", "Gemm(LayerNormalization→float16, half)", "Add(Add, Gemm→float32)"];
    expect(sketch({ name: "g", outputs: { y: block(block(x)) } }, "float16")).toEqual([
      ...one,
      ...two,
      "Identity(Add)",
    ]);
  });

  test("what lies between products stays in their type; a constant follows", () => {
    const h = gemm(x, half);
    const y = gemm(add(mul(h, constant([2], [])), h), half);
    expect(sketch({ name: "g", outputs: { y } }, "float16")).toEqual([
      "Gemm(x→float16, half)",
      expect.stringMatching(/^Mul\(Gemm, constant_\d+→float16\)$/),
      "Add(Mul, Gemm)",
      "Gemm(Add, half)",
      "Identity(Gemm→float32)",
    ]);
  });

  test("where a float32 and a float16 value meet, the wider wins", () => {
    const y = add(gemm(x, half), rmsNorm(x, s, 1e-6));
    expect(sketch({ name: "g", outputs: { y } }, "float16").filter((n) => n.startsWith("Add"))).toEqual([
      "Add(Gemm→float32, SimplifiedLayerNormalization)",
    ]);
  });

  test("a value is cast once, however many operators want it", () => {
    const h = layerNorm(x, s, b, 1e-6);
    const { nodes } = written(
      { name: "g", outputs: { y: concat([gemm(h, half), gemm(h, half), gemm(h, half)], 0) } },
      "float16",
    );
    expect(nodes.filter((n) => n.type === "Cast").length).toBe(2); // h down, the result up
  });

  test("whole numbers, such as positions and shapes, are never cast, nor the factors of an enlargement", () => {
    const turned = rotate(reshape(gemm(x, half), [1, 2, 4]), input("cos", [2, 2]), input("sin", [2, 2]));
    const whole = sketch({ name: "g", outputs: { y: turned } }, "float16").join(" ");
    expect(whole).toMatch(/Reshape\(Gemm, constant_\d+\)/);
    expect(whole).toMatch(/RotaryEmbedding\(Reshape, constant_\d+, cos→float16, sin→float16\)/);
    expect(
      sketch({ name: "g", outputs: { y: enlarge(reshape(gemm(x, half), [1, 1, 2, 4])) } }, "float16").join(" "),
    ).toMatch(/Resize\(Reshape, , constant_\d+\)/);
    expect(sketch({ name: "g", outputs: { y: gather(gemm(x, half), integers([1])) } }, "float16").join(" ")).toMatch(
      /Gather\(Gemm, constant_\d+\)/,
    );
  });
});

test("weights of one name in two files stand apart", () => {
  const [one, other] = [stored("w", [4, 4]), stored("w", [4, 4], "float32", 5000)];
  const { proto, nodes } = written({ name: "g", outputs: { y: gemm(gemm(x, one), other) } });
  expect(proto.initializer!.map((i) => [i.name, i.externalData!.find((e) => e.key === "offset")!.value])).toEqual([
    ["w", "1000"],
    ["w~2", "5000"],
  ]);
  expect(nodes.filter((n) => n.type === "Gemm").map((n) => n.inputs[1])).toEqual(["w", "w~2"]);
});
