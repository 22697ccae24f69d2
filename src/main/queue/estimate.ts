/** What a draft will take: seconds by what was measured before, memory by plan. */
import { totalmem } from "node:os";
import type { Draft, Estimate } from "../../contract/queue.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import type { Library, StoredJob } from "../library/calls.ts";
import type { MemoryForecast } from "./memory.ts";

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
  async left(
    jobs: readonly StoredJob[],
    running: { readonly secondsLeft: number | null } | null,
  ): Promise<number | null> {
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
export async function estimate(
  draft: Draft,
  model: ModelFolder,
  pace: Pace,
  memory: MemoryForecast,
): Promise<Estimate> {
  const [each, needed] = await Promise.all([pace.of(draft), memory.of(model, draft)]);
  return {
    pictures: draft.count,
    seconds: each === null ? null : each * draft.count,
    memory: { needed, total: totalmem() },
  };
}
