/** What the stretches of a tensor amount to, in whatever order they end. */
import { crc32 } from "node:zlib";
import type { Finished } from "./journal.ts";
import type { StretchDone } from "./stretch.ts";

export class Tally {
  readonly #parts: number;
  readonly #stretches: StretchDone[] = [];
  #count = 0;

  /** @param parts that the tensor has in its new form */
  constructor(parts: number) {
    this.#parts = parts;
  }

  /** Takes the n-th. @returns how many there are now */
  add(n: number, done: StretchDone): number {
    this.#stretches[n] = done;
    return ++this.#count;
  }

  /** Of all: the checksums of their checksums, and the sums of their sums. */
  sums(): Omit<Finished, "tensor"> {
    const of = (part: number): Uint8Array =>
      new Uint8Array(Uint32Array.from(this.#stretches, (s) => s.checksums[part]!).buffer);
    const total = (value: (s: StretchDone) => number): number => this.#stretches.reduce((sum, s) => sum + value(s), 0);
    return {
      checksums: Array.from({ length: this.#parts }, (_, part) => crc32(of(part))),
      wrong: total((s) => s.wrong),
      all: total((s) => s.all),
    };
  }
}
