/** How fast this machine computes. */
import { matmul } from "../graph/ops.ts";
import { input } from "../graph/tensor.ts";
import { work } from "../graph/work.ts";
import type { Sessions } from "../runtime/sessions.ts";

const SIDE = 1_024;
const TURNS = 3;

/** What is computed beside products, and what they lose by being smaller than those that are timed. */
const BESIDE = 1.5;

/** Operations of a network, as `work` counts them, that are done in a second: by the best of a few plain products. */
export async function operationsPerSecond(sessions: Sessions): Promise<number> {
  const factor = { data: new Float32Array(SIDE * SIDE).fill(0.01), shape: [SIDE, SIDE] };
  const [a, b] = ["a", "b"].map((name) => input(name, [SIDE, SIDE])) as [
    ReturnType<typeof input>,
    ReturnType<typeof input>,
  ];
  const graph = { name: "a product", outputs: { y: matmul(a, b) } };
  const best = await sessions.use(graph, async (session) => {
    let least = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < TURNS; turn++) {
      const begin = performance.now();
      await session.run({ a: factor, b: factor });
      least = Math.min(least, performance.now() - begin);
    }
    return least;
  });
  return (work(graph) * 1_000) / best / BESIDE;
}
