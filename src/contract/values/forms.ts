/** Small schemas that the inputs of many calls are made of. */
import { z } from "zod";
import { fullPath } from "./full-path.ts";
import { unseen } from "./plain.ts";

// In a window zod must not try whether code may be made of text: the policy forbids it, and would report the attempt.
// All modules of the contract that make schemas import this one, so that it is said before the first.
if ("document" in globalThis) z.config({ jitless: true });

/** A row's number in the library, branded as the id of what it names. */
export const id = <T extends number>(): z.ZodType<T, T> =>
  z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) as unknown as z.ZodType<T, T>;

export const nothing = z.null();

/** SHA-256 of bytes, lower-case hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits in lower case");

export const path = z
  .string()
  // Of what is empty nothing else need be said.
  .min(1, { abort: true })
  .max(4096)
  .regex(/^[^\0]*$/, "must not contain a NUL character");

/** What pools and tags of a farm are called. */
export const farmWord = z.string().regex(/^[a-z0-9-]{1,40}$/, "takes letters a to z, digits and hyphens");

/** Absolute in the way of one of the systems the studio runs on. */
export const absolutePath = path.regex(fullPath, "must be a full path, as in /home/ana/Pictures");

/** A field that may be absent. One that is sent as undefined counts as absent. */
export const maybe = <F extends z.ZodType>(form: F): z.ZodExactOptional<F> =>
  form.optional() as unknown as z.ZodExactOptional<F>;

type AllMaybe<S extends z.ZodRawShape> = { [K in keyof S]: S[K] extends z.ZodType ? z.ZodExactOptional<S[K]> : never };

/** An object of which every field may be absent. */
export const someOf = <S extends Record<string, z.ZodType>>(shape: S): z.ZodObject<AllMaybe<S>, z.core.$strict> =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, form]) => [name, maybe(form)])),
  ) as unknown as z.ZodObject<AllMaybe<S>, z.core.$strict>;

/** One line that can stand anywhere: nothing that steers or is not seen, no half characters, no space around it. */
export const line = (most: number) =>
  z
    .string()
    .max(4 * most)
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
        .replace(unseen, "")
        .trim()
        .normalize("NFC"),
    )
    .pipe(z.string().min(1).max(most));
