/** How a network's matrices are stored, and whether what belongs to that is there. */
import { Fault } from "../../contract/fault.ts";
import type { StoredDType } from "../safetensors/dtype.ts";
import type { Precision, Shape, Tensors } from "./layout.ts";

const readable: Readonly<Partial<Record<StoredDType, Precision>>> = {
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8",
  F8_E5M2: "float8",
};

/** ComfyUI's two names for the factor of a float8 matrix. */
export const scaleOf = (name: string): readonly [string, string] => {
  const layer = name.replace(/\.weight$/, "");
  return [`${layer}.scale_weight`, `${layer}.weight_scale`];
};

const values = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Tables that are looked up, not multiplied with: they may go without a factor. */
const table = /^(shared|encoder\.embed_tokens)\.|relative_attention_bias|embedding\.weight$/;

/** How many names a reason lists. */
export const listed = 4;

/**
 * The precision by the type that most matrix values have.
 * @param expected the network's tensors; others do not count
 */
export function precisionOf(
  tensors: Tensors,
  expected: Iterable<string>,
): { readonly dtype: Precision; readonly problems: readonly Fault[] } {
  const here = [...expected].filter((name) => tensors.has(name));
  const amounts = new Map<StoredDType, number>();
  for (const name of here) {
    const { dtype, shape } = tensors.get(name)!;
    amounts.set(dtype, (amounts.get(dtype) ?? 0) + values(shape) * (shape.length > 1 ? 1 : 1e-6));
  }
  const main = [...amounts].sort((a, b) => b[1] - a[1])[0]?.[0];
  const problems: Fault[] = [];
  for (const [dtype] of amounts) {
    if (readable[dtype]) continue;
    const bad = here.filter((name) => tensors.get(name)!.dtype === dtype);
    problems.push(new Fault("scan.dtype", { dtype, tensors: bad.slice(0, listed), count: bad.length }) as Fault);
  }
  const dtype = (main && readable[main]) ?? "unknown";
  if (dtype !== "float8") return { dtype, problems };
  const packed = here.filter(
    (name) => tensors.get(name)!.dtype === main && tensors.get(name)!.shape.length > 1 && !table.test(name),
  );
  const bare = packed.filter((name) => !scaleOf(name).some((scale) => tensors.has(scale)));
  const scaled = tensors.has("scaled_fp8") || bare.length < packed.length;
  if (scaled && bare.length > 0)
    problems.push(new Fault("scan.scales-missing", { tensors: bare.slice(0, listed), count: bare.length }) as Fault);
  return { dtype: scaled ? "scaled-float8" : "float8", problems };
}
