/** What a draft will take: seconds by what was measured before, memory by the sizes of the networks. */
import { totalmem } from "node:os";
import type { Draft, Estimate } from "../../contract/queue.ts";
import type { Manifest } from "../../engine/manifest.ts";
import { levels } from "../../engine/models/projector.ts";
import type { Library, StoredJob } from "../library/calls.ts";

/** Pixels of a side that one token stands for. */
const TOKEN = 16;
const FLOAT = 4;

/**
 * Bytes that a picture needs at its peak: weights, and the larger of the transformer's and the decoder's working values.
 * An upper estimate by the widest values alive at one time, not a measurement.
 */
export function memoryNeeded(manifest: Manifest, draft: Pick<Draft, "width" | "height" | "contentLongSide" | "people" | "styles">): number {
  const { components: c, files } = manifest;
  const bytesOf = (names: readonly string[]): number => [...new Set(names)].reduce((sum, name) => sum + (files[name]?.bytes ?? 0), 0);
  const all = bytesOf(Object.keys(files));
  const weights = 2 * all;

  const pixels = draft.width * draft.height;
  const grid = (area: number): number => area / TOKEN ** 2;
  const styleTokens = levels.length * c.projector.config.style_tokens_per_level;
  const tokens = grid(pixels) + draft.people.length * grid(draft.contentLongSide ** 2) + c.t5.max_length + draft.styles.length * styleTokens;
  const { hidden_size: hidden, mlp_ratio: ratio, num_heads: heads } = c.transformer.config;
  const weighted = draft.styles.some((s) => s.weight !== 100);
  // A single block holds query, key, value and the wide layer, each as input and output of what comes next.
  const transformer = FLOAT * tokens * (2 * hidden * (3 + ratio) + (weighted ? heads * tokens : 0));
  // The decoder's last enlargement: the next to last width at full size, before and after a convolution, and its columns.
  const { ch, ch_mult: widths } = c.autoencoder.config;
  const decoder = FLOAT * 3 * pixels * ch * (widths[1] ?? widths[0]!);
  return Math.round(weights + Math.max(transformer, decoder));
}

/** Mean seconds of a picture, remembered until one more was made. */
export class Pace {
  readonly #library: Pick<Library, "call">;
  readonly #known = new Map<string, Promise<number | null>>();

  constructor(library: Pick<Library, "call">) {
    this.#library = library;
  }

  /** Seconds of one picture of this draft; null before a picture was made with its model. */
  of({ model, width, height, steps }: Draft): Promise<number | null> {
    const key = JSON.stringify([model, width, height, steps]);
    const known = this.#known.get(key) ?? this.#library.call("jobs.pace", { model, width, height, steps });
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  forget(): void {
    this.#known.clear();
  }

  /** Seconds until these are done, the running one by its own measure where it has one; null where one cannot be told. */
  async left(jobs: readonly StoredJob[], running: { readonly secondsLeft: number | null } | null): Promise<number | null> {
    let sum = 0;
    for (const job of jobs) {
      const own = job.state === "running" ? (running?.secondsLeft ?? null) : null;
      const pace = own === null ? await this.of(job.draft) : null;
      if (own === null && pace === null) return null;
      sum += own ?? pace! * Math.max(0, job.draft.count - job.made.length);
    }
    return sum;
  }
}

/** What the composer shows before the start. */
export async function estimate(draft: Draft, manifest: Manifest, pace: Pace): Promise<Estimate> {
  const each = await pace.of(draft);
  return {
    pictures: draft.count,
    seconds: each === null ? null : each * draft.count,
    memory: { needed: memoryNeeded(manifest, draft), total: totalmem() },
  };
}
