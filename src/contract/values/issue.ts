/** What is wrong with a value, as data. It knows no schemas: whoever only tells of it needs none. */

/** One thing that is wrong, and where. */
export interface Issue {
  /** Path of the field, as in `styles.0.weight`. */
  readonly field: string;
  /** As in "must be at most 200". */
  readonly problem: string;
  /** All of it as a sentence with the way out, where field and problem are not enough. */
  readonly sentence?: string;
}

/** What is wrong, for people. */
export const issuesInWords = (issues: readonly Issue[]): string =>
  issues.map(({ field, problem, sentence }) => sentence ?? `${field} ${problem}.`).join(" ");
