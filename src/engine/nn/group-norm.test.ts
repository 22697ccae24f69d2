import { expect, test } from "vitest";
import { scatter } from "../../../tests/fixtures/random-flux.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { writeOnnx } from "../graph/onnx.ts";
import { inOrder } from "../graph/order.ts";
import { constant, input } from "../graph/tensor.ts";
import { givenBy } from "../uso/tiling/statistics.ts";
import { weightsOf } from "../weights/lookup.ts";
import { givenStatistics, ownStatistics, reporting } from "./group-norm.ts";

const [channels, groups, height, width] = [12, 4, 6, 10];
const weights = weightsOf(
  { has: () => true, tensor: (name) => constant(scatter(channels, name.length - "some.norm.".length), [channels]) },
  "some.norm",
);
const shape = [1, channels, height, width];
const x = {
  data: scatter(channels * height * width, 9).map((v, i) => (1 + (i % 7)) * v + 20 * Math.floor(i / 300)),
  shape,
};
const given = givenStatistics((path, count) => ({
  factor: input(`${path}.factor`, [count]),
  offset: input(`${path}.offset`, [count]),
}));
const outputs = () => {
  const { norm, outputs: reported } = reporting();
  return { y: norm(weights, input("x", shape), groups), ...reported };
};

test("a norm that reports gives what it gave before, and of every group the mean of its values and of their squares", async () => {
  const { y, ...reported } = await onCpu.run({ name: "reporting", outputs: outputs() }, { x });
  const own = await onCpu.run(
    { name: "own", outputs: { y: ownStatistics(weights, input("x", shape), groups) } },
    { x },
  );
  expect(y).toEqual(own["y"]);
  const places = x.data.length / groups;
  const means = (of: (v: number) => number) =>
    Float32Array.from(
      { length: groups },
      (_, g) => x.data.subarray(g * places, (g + 1) * places).reduce((sum, v) => sum + of(v), 0) / places,
    );
  expect(Object.keys(reported)).toEqual(["some.norm.mean", "some.norm.square"]);
  expect(
    relativeError(
      reported["some.norm.mean"]!.data,
      means((v) => v),
    ),
  ).toBeLessThan(1e-6);
  expect(
    relativeError(
      reported["some.norm.square"]!.data,
      means((v) => v ** 2),
    ),
  ).toBeLessThan(1e-6);
});

test("a norm that reports is not computed before it has: nothing that comes later can leave its input waiting", () => {
  const { y, ...reported } = outputs();
  const before = new Set(inOrder([y]));
  expect(inOrder(Object.values(reported)).filter((node) => !before.has(node))).toEqual([]);
});

test("a norm that is given what another reported of the same values gives what that gives", async () => {
  const { y, ...reported } = await onCpu.run({ name: "reporting", outputs: outputs() }, { x });
  const result = await onCpu.run(
    { name: "given", outputs: { y: given(weights, input("x", shape), groups) } },
    { x, ...givenBy(reported) },
  );
  expect(relativeError(result["y"]!.data, y!.data)).toBeLessThan(1e-5);
});

test("statistics are squared, summed and applied in float32 where products run in float16", () => {
  const text = (graph: Parameters<typeof writeOnnx>[0]): string =>
    Buffer.from(writeOnnx(graph, "float16").bytes).toString("latin1");
  expect(text({ name: "g", outputs: outputs() })).not.toContain("float16");
  expect(text({ name: "g", outputs: { y: given(weights, input("x", shape), groups) } })).not.toContain("float16");
});
