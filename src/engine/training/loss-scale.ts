/**
 * A factor on the loss that lifts small gradients into float16's range (Mixed Precision Training, arXiv 1710.03740,
 * section 3.2). A step whose gradients are not finite is passed over, and halves it.
 */
export interface LossScale {
  readonly value: number;
  /** Steps since it was changed. */
  readonly held: number;
}

const FIRST = 4096;
const LARGEST = 65_536;
/** Steps without a fault after which it is doubled. */
const PATIENCE = 500;

/** Products in float32 need none. */
export const firstScale = (precision: "float32" | "float16"): LossScale => ({
  value: precision === "float16" ? FIRST : 1,
  held: 0,
});

/** The factor of the next step. */
export function nextScale({ value, held }: LossScale, finite: boolean): LossScale {
  if (!finite) return { value: Math.max(1, value / 2), held: 0 };
  // One that is not needed stays as it is.
  if (value === 1 || held + 1 < PATIENCE) return { value, held: held + 1 };
  return { value: Math.min(LARGEST, value * 2), held: 0 };
}
