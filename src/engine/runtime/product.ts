/** Products of matrices that are no network's weights yet: what merging a LoRA needs. */
import { matmul } from "../graph/ops.ts";
import { input } from "../graph/tensor.ts";
import type { Product } from "../convert/merge-lora.ts";
import { load } from "./session.ts";

export interface Multiplier extends AsyncDisposable {
  /**
   * up [rows, rank] times down [rank, columns], in float32 on all cores; blocks the thread.
   * @throws Fault `runtime.failed`
   */
  readonly product: Product;
}

/** @throws Fault `runtime.load-failed` */
export async function openMultiplier(): Promise<Multiplier> {
  const outputs = { product: matmul(input("up", ["rows", "rank"]), input("down", ["rank", "columns"])) };
  const session = await load({ name: "product", outputs }, { provider: "cpu", precision: "float32", prepack: false });
  return {
    product: async (up, down) => (await session.run({ up, down }))["product"]!.data,
    [Symbol.asyncDispose]: () => session.release(),
  };
}
