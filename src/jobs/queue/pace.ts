/** How long pictures take, by what was measured before. */
import type { JobId } from "../../contract/values/id.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { JobLibrary, PaceOf } from "../library.ts";
import type { StoredJob } from "../store.ts";

/** Mean seconds of a picture, remembered until one more was made. */
export class Pace {
  readonly #library: JobLibrary;
  readonly #known = new Map<string, Promise<number | null>>();

  constructor(library: JobLibrary) {
    this.#library = library;
  }

  /** Seconds of one picture of this draft; null before a picture was made with its model. */
  of({ model, width, height, steps }: Pick<Recipe, keyof PaceOf>): Promise<number | null> {
    const key = JSON.stringify([model, width, height, steps]);
    const known = this.#known.get(key) ?? this.#library.pace({ model, width, height, steps });
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  forget(): void {
    this.#known.clear();
  }

  /**
   * Seconds until these are done, the running ones by their own measure where they have one; null where one cannot be
   * told. Those of a farm are made meanwhile.
   */
  async left(
    jobs: readonly StoredJob[],
    running: ReadonlyMap<JobId, { readonly secondsLeft: number | null }>,
  ): Promise<number | null> {
    const away = jobs.filter(({ site }) => site === "farm");
    let sum = 0;
    for (const job of jobs.filter(({ site }) => site === "here")) {
      const own = running.get(job.id)?.secondsLeft ?? null;
      const pace = own === null ? await this.of(job.draft) : null;
      if (own === null && pace === null) return null;
      sum += own ?? pace! * Math.max(0, job.draft.count - job.made.length);
    }
    const theirs = away.map(({ id }) => running.get(id)?.secondsLeft ?? null);
    if (sum === 0 && away.length > 0 && theirs.every((one) => one === null)) return null;
    return Math.max(sum, ...theirs.map((one) => one ?? 0));
  }
}
