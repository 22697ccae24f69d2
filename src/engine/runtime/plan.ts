/** What a model is given of the machine's memory. */
import { freemem } from "node:os";

export interface RuntimePlan {
  /** Copy weights into the layout of ONNX Runtime's kernels. Worth it only for small models; see `npm run bench`. */
  readonly prepack: boolean;
  /** Networks that stay loaded between pictures. */
  readonly keptNetworks: number;
}

/** Below this the copies that prepacking makes cost less than the products they speed up. */
const PREPACK_BELOW = 256 * 2 ** 20;

/** Enough for every network of a model at two picture sizes. */
const ALL_NETWORKS = 16;

/** @param bytes of all weight files together */
export function planRuntime(bytes: number, free = freemem()): RuntimePlan {
  return { prepack: bytes < PREPACK_BELOW, keptNetworks: bytes * 4 < free ? ALL_NETWORKS : 0 };
}
