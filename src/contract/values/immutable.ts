/** A type with everything in it read-only. Schemas describe what is written; whoever gets the value only reads it. */
export type Immutable<T> = T extends string | number | boolean | bigint | symbol | null | undefined | Uint8Array
  ? T
  : T extends readonly unknown[]
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : { readonly [K in keyof T]: Immutable<T[K]> };
