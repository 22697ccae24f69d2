/** Which of several pictures of one person in one style are the best: the likest, and the best in style. */

/** One measure of a picture; null where it could not be taken. */
export type Mark = { readonly value: number; readonly rough: boolean } | null;

export interface Judged {
  readonly likeness: Mark;
  readonly style: Mark;
}

/**
 * The best first: the place of a picture is that in its weaker measure, then that in both together; what none can
 * tell apart stays in its order. A value of the better way goes before any rough one, and one that could not be taken
 * comes last, as the two do not compare.
 */
export function bestFirst<T>(all: readonly T[], judged: (one: T) => Judged): readonly T[] {
  const marks = all.map(judged);
  const kinds = (["likeness", "style"] as const).filter((kind) => marks.some((mark) => mark[kind] !== null));
  const places = kinds.map((kind) =>
    marks.map((mark) => marks.filter((other) => before(other[kind], mark[kind])).length),
  );
  const scores = all.map((_, n) => {
    const own = places.map((place) => place[n]!);
    return { n, weaker: Math.max(0, ...own), both: own.reduce((sum, place) => sum + place, 0) };
  });
  return scores.toSorted((a, b) => a.weaker - b.weaker || a.both - b.both || a.n - b.n).map(({ n }) => all[n]!);
}

/** Whether a goes before b. */
export function before(a: Mark, b: Mark): boolean {
  if (a === null || b === null) return a !== null && b === null;
  return a.rough === b.rough ? a.value > b.value : b.rough;
}
