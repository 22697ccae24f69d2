/** Small forms that many inputs are made of. */
import { z } from "zod";

/** A row's number in the library, branded as the id of what it names. */
export const id = <T extends number>(): z.ZodType<T> =>
  z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) as unknown as z.ZodType<T>;

export const nothing = z.null();
export const path = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\0]*$/, "must not contain a NUL character");

/** A field that may be absent. One that a window sends as undefined counts as absent. */
export const maybe = <F extends z.ZodType>(form: F): z.ZodExactOptional<F> =>
  form.optional() as unknown as z.ZodExactOptional<F>;
