/** Every gradient rule against central differences in double precision, and what the walker makes of whole graphs. */
import { expect, test } from "vitest";
import { count, type Array64 } from "../../../tests/fixtures/float64/array.ts";
import { evaluate } from "../../../tests/fixtures/float64/evaluate.ts";
import { gradientCases, type GradientCase } from "../../../tests/fixtures/gradient-cases.ts";
import { scatter } from "../../../tests/fixtures/random-flux.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { Sessions } from "../runtime/sessions.ts";
import { gradients } from "./gradient.ts";
import { operators, type OperatorName } from "./operators.ts";
import { input, type Operator, type Tensor } from "./tensor.ts";

/** What the numbers are changed by, for a difference. */
const STEP = 1e-5;
/** Constants of a graph are float32: that, and not the difference, is where the two part. */
const BOUND = 1e-6;
/** Where products run in float16, and whatever has no kernel for it is cast. */
const inFloat16 = new Sessions({ provider: "cpu", precision: "float16", memory: 2 ** 33 }, 0);

interface Differentiated {
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
  /** The gradients that come back to the results. */
  readonly incoming: readonly Tensor[];
  readonly gradients: readonly Tensor[];
  /** Of inputs and incoming gradients. */
  readonly values: ReadonlyMap<Tensor, Array64>;
}

function differentiated({ shapes, of, positive }: GradientCase): Differentiated {
  const inputs = shapes.map((shape, n) => input(`x${n}`, shape));
  const results = [of(...inputs)].flat();
  const incoming = results.map(({ shape }, n) => input(`g${n}`, shape));
  const values = new Map<Tensor, Array64>();
  for (const [n, t] of [...inputs, ...incoming].entries()) {
    const shape = t.shape as readonly number[];
    // Scattered around zero; what ONNX Runtime is given is the same to the bit.
    const data = Float64Array.from(scatter(count(shape), 3 + n));
    values.set(t, { shape, data: positive ? data.map((x) => Math.fround(0.3 + Math.abs(x))) : data });
  }
  const pairs = results.map((result, n) => ({ result, gradient: incoming[n]! }));
  return { inputs, results, incoming, gradients: gradients(pairs, inputs), values };
}

/** The derivative of Σ results · incoming by every number of one input. */
function byDifferences({ results, incoming, values }: Differentiated, x: Tensor): Array64 {
  const value = values.get(x)!;
  const loss = (data: Float64Array): number =>
    evaluate(results, new Map(values).set(x, { ...value, data }))
      .map((y, n) => y.data.reduce((sum, v, i) => sum + v * values.get(incoming[n]!)!.data[i]!, 0))
      .reduce((a, b) => a + b, 0);
  const changed = (n: number, by: number): number => loss(value.data.map((v, i) => (i === n ? v + by : v)));
  return { ...value, data: value.data.map((_, n) => (changed(n, STEP) - changed(n, -STEP)) / (2 * STEP)) };
}

/** ‖a − b‖ / ‖b‖, of nothing where both are zero. */
function error(ours: Float64Array, theirs: Float64Array): number {
  const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
  return norm(ours.map((v, i) => v - theirs[i]!)) / (norm(theirs) || 1);
}

const rows = Object.entries(operators) as readonly (readonly [OperatorName, Operator])[];
const casesOf = (name: OperatorName): readonly GradientCase[] => {
  const cases = gradientCases[name];
  return cases === "none" ? [] : cases;
};

test("an operator has cases of its gradient, or says why there is none", () => {
  for (const [name, row] of rows) {
    const reason = "gradient" in row && "none" in row.gradient ? row.gradient.none : null;
    expect([name, casesOf(name).length === 0]).toEqual([name, reason !== null]);
    expect(reason ?? "there is one").toMatch(/\w+ \w+/);
  }
});

const every = rows.flatMap(([name]) =>
  casesOf(name).map((found) => [name, found.shapes.map((s) => `[${s.join(", ")}]`).join(", "), found] as const),
);

test.each(every)("the gradient of %s at %s is that of central differences", async (name, _, found) => {
  const whole = differentiated(found);
  const exact = evaluate(whole.gradients, whole.values);
  for (const [n, x] of whole.inputs.entries()) {
    expect([exact[n]!.shape, whole.gradients[n]!.shape]).toEqual([x.shape, x.shape]);
    expect(error(exact[n]!.data, byDifferences(whole, x).data)).toBeLessThan(BOUND);
  }
  const outputs = Object.fromEntries(whole.gradients.map((g, n) => [`dx${n}`, g]));
  const values = Object.fromEntries(
    [...whole.values].map(([{ source }, { shape, data }]) => [
      source.kind === "input" ? source.name : "",
      { shape, data: Float32Array.from(data) },
    ]),
  );
  const graph = { name: `gradient of ${name}`, outputs };
  for (const [sessions, bound] of [
    [onCpu, 2e-6],
    [inFloat16, 2e-3],
  ] as const) {
    const run = await sessions.run(graph, values);
    for (const [n, { data }] of exact.entries())
      expect(relativeError(run[`dx${n}`]!.data, Float32Array.from(data))).toBeLessThan(bound);
  }
});
