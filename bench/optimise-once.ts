/** Optimises one file and prints how it went: `node optimise-once.ts <from> <out> <precision>`. */
import type { ModelPrecision } from "../src/contract/making/precision.ts";
import { optimiseCheckpoint } from "../src/engine/convert/optimise.ts";
import { plainSource } from "../src/engine/convert/source.ts";

export interface Optimised {
  readonly before: number;
  readonly after: number;
  readonly seconds: number;
  /** Bytes. */
  readonly peak: number;
}

const [from, out, precision] = process.argv.slice(2) as [string, string, ModelPrecision];
const { before, after, seconds } = await optimiseCheckpoint(await plainSource([from]), out, { precision });
console.log(
  JSON.stringify({ before, after, seconds, peak: process.resourceUsage().maxRSS * 1024 } satisfies Optimised),
);
