/** The numbers of a weight that lies in a file. */
import type { Tensor } from "../graph/tensor.ts";
import { embeddingsOf } from "./embeddings.ts";

/** All of them, in float32. @throws as `embeddingsOf` */
export async function valuesOf(weight: Tensor): Promise<Float32Array> {
  const count = (weight.shape as readonly number[]).reduce((a, b) => a * b, 1);
  return (await embeddingsOf({ ...weight, shape: [1, count] }, BigInt64Array.of(0n))).data;
}
