/**
 * Every kernel against what it is said to mean, computed in double precision, on every execution provider that this
 * machine has.
 */
import { describe, expect, test } from "vitest";
import { providers } from "../../src/contract/making/provider.ts";
import { fused, type FusedName } from "../../src/engine/graph/operators.ts";
import { input, type Tensor } from "../../src/engine/graph/tensor.ts";
import { Sessions } from "../../src/engine/runtime/sessions.ts";
import { count, type Array64 } from "../fixtures/float64/array.ts";
import { evaluate } from "../fixtures/float64/evaluate.ts";
import { gradientCases } from "../fixtures/gradient-cases.ts";
import { scatter } from "../fixtures/random-flux.ts";
import { needProvider } from "../support/provider.ts";
import { relativeError } from "../verify/compare.ts";

/** Double precision against what kernels add up in float32, and what graphics processors approximate. */
const bound = (provider: string): number => (provider === "cpu" ? 2e-6 : 1e-3);

describe.each(providers)("on %s", (provider) => {
  test.for(Object.keys(fused) as FusedName[])(
    "%s computes what it means",
    { timeout: 180_000 },
    async (name, context) => {
      await needProvider(context, provider);
      const cases = gradientCases[name];
      expect(cases).not.toBe("none");
      const sessions = new Sessions({ provider, precision: "float32", memory: 2 ** 30 }, 0);
      for (const { shapes, of } of cases === "none" ? [] : cases) {
        const inputs = shapes.map((shape, n) => input(`x${n}`, shape));
        const y = [of(...inputs)].flat()[0]!;
        expect(y.source).toMatchObject({ kind: "node", node: { operator: { onnx: name } } });
        const values = shapes.map((shape, n) => ({ shape, data: scatter(count(shape), 3 + n) }));
        const given = new Map<Tensor, Array64>(
          inputs.map((t, n) => [t, { shape: shapes[n]!, data: Float64Array.from(values[n]!.data) }]),
        );
        const [meant] = evaluate([y], given);
        const run = await sessions.run(
          { name, outputs: { y } },
          Object.fromEntries(values.map((value, n) => [`x${n}`, value])),
        );
        expect(relativeError(run["y"]!.data, Float32Array.from(meant!.data))).toBeLessThan(bound(provider));
      }
    },
  );
});
