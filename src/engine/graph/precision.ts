/**
 * Precision as a policy of the build. Networks are described once; the writer decides by these words in which type a
 * node works and inserts the casts. float16 keeps the residual stream and all norms in float32: FLUX.1's residual
 * leaves float16's range in every single block.
 */

/** The type of matrix products in a build. */
export type Precision = "float32" | "float16";

/**
 * How exactly products with quantised weights (`MatMulNBits`) are computed: 0 in the type of the activations, 4 with
 * the activations rounded to 8 bits too, which is faster where a provider has it. The levels between are float32,
 * float16, bfloat16.
 */
export type AccuracyLevel = 0 | 1 | 2 | 3 | 4;

/**
 * How a node takes part in the policy: `compute` runs in the build's type, `wide` always in float32 (sums over long
 * axes, the residual stream), `follow` in the type of its activations, in the wider one where they differ.
 */
export type PrecisionRole = "compute" | "wide" | "follow";
