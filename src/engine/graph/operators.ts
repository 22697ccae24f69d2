/**
 * The operators, one complete row each. A primitive says what it is in ONNX, how shapes follow and how gradients flow
 * back; a fused row is a kernel with a meaning in primitives, through which it is differentiated. The columns that rows
 * may have stand in tensor.ts. The primitives are portable: each has a kernel on the CPU, CUDA, DirectML and WebGPU
 * providers of ONNX Runtime 1.30. Everything else is composed from these rows (see ../nn).
 */
import { activation } from "./fused/activation.ts";
import { attentionRows } from "./fused/attention.ts";
import { norm } from "./fused/norm.ts";
import { packed } from "./fused/packed.ts";
import { pool } from "./fused/pool.ts";
import { arithmetic } from "./primitives/arithmetic.ts";
import { layout } from "./primitives/layout.ts";
import { lookup } from "./primitives/lookup.ts";
import { picture } from "./primitives/picture.ts";
import { products } from "./primitives/product.ts";
import { reduction } from "./primitives/reduction.ts";
import { selection } from "./primitives/selection.ts";
import type { Fused, Primitive } from "./tensor.ts";

export const primitives = {
  ...arithmetic,
  ...selection,
  ...layout,
  ...reduction,
  ...products,
  ...lookup,
  ...picture,
} as const satisfies Record<string, Primitive>;

export const fused = {
  ...activation,
  ...norm,
  ...attentionRows,
  ...packed,
  ...pool,
} as const satisfies Record<string, Fused>;

export const operators = { ...primitives, ...fused } as const;
export type PrimitiveName = keyof typeof primitives;
export type FusedName = keyof typeof fused;
export type OperatorName = keyof typeof operators;
