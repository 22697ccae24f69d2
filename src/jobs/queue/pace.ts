/** How long pictures take, by what was measured before. */
import type { Recipe } from "../../contract/recipe.ts";
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
