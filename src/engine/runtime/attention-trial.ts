/** Whether attention is computed rightly on a provider, tried out before it is relied on. */
import type { Provider } from "../../contract/making/provider.ts";
import { attention } from "../graph/ops.ts";
import { input } from "../graph/tensor.ts";
import { oncePerProvider } from "./once.ts";
import { load, type FloatValue } from "./session.ts";

/**
 * Enough queries for a fused kernel; and the most with which ONNX Runtime's provider for WebGPU takes its plain one.
 */
const FUSED = 64;
const PLAIN = 31;

const [HEADS, WIDTH] = [2, 32];

/**
 * The most queries that may attend at once on a provider: Infinity where it is all the same, 0 where attention is wrong
 * with any. ONNX Runtime 1.30's fused attention for WebGPU gives wrong results on devices whose shaders work in narrow
 * groups, such as SwiftShader: up to a tenth off, from 32 queries on. Tried once.
 */
export const mostQueries = oncePerProvider(async (provider) => {
  if (provider === "cpu" || (await agrees(provider, FUSED))) return Infinity;
  return (await agrees(provider, PLAIN)) ? PLAIN : 0;
});

/** Attention of so many queries, with a bias and without, against the CPU's. */
async function agrees(provider: Provider, queries: number): Promise<boolean> {
  const width = HEADS * WIDTH;
  const tokens = (seed: number): FloatValue => ({
    data: Float32Array.from({ length: queries * width }, (_, i) => Math.sin(12.9898 * i + seed)),
    shape: [1, queries, width],
  });
  const values = {
    q: tokens(1),
    k: tokens(2),
    v: tokens(3),
    bias: {
      data: Float32Array.from({ length: queries ** 2 }, (_, i) => Math.sin(78.233 * i)),
      shape: [1, 1, queries, queries],
    },
  };
  const results = async (of: Provider): Promise<readonly Float32Array[]> => {
    const [q, k, v] = ["q", "k", "v"].map((name) => input(name, [1, queries, width])) as [
      ReturnType<typeof input>,
      ReturnType<typeof input>,
      ReturnType<typeof input>,
    ];
    const bias = input("bias", values.bias.shape);
    const graph = {
      name: "attention trial",
      outputs: { plain: attention(q, k, v, { heads: HEADS }), biased: attention(q, k, v, { heads: HEADS, bias }) },
    };
    const session = await load(graph, { provider: of, precision: "float32", prepack: false });
    try {
      return Object.values(await session.run(values)).map((r) => r.data);
    } finally {
      await session.release();
    }
  };
  const [theirs, ours] = [await results(provider), await results("cpu")];
  // Half-precision kernels are allowed for; the mistake is ten times as large.
  return ours.every((mine, n) => mine.every((value, i) => Math.abs(value - theirs[n]![i]!) < 5e-3));
}
