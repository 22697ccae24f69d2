/** Which pictures of a benchmark are the worst. */
import type { Measure, Measured } from "../../contract/learning/measures.ts";

/** What it is told by: of each the way that measured the most pictures, as values of two ways do not compare. */
const kinds = ["likeness", "style"] as const;

/**
 * The worst first: the place of a picture is that in its weaker measure, each among the values of one way. One that
 * was measured by neither comes last; what nothing tells apart stays in its order.
 */
export function worstFirst<T>(all: readonly T[], measuresOf: (one: T) => readonly Measure[]): readonly T[] {
  const places = kinds.map((kind) => {
    const values = all.map((one) => measuresOf(one).filter((its) => isOf(its, kind)));
    const counts = Map.groupBy(values.flat(), wayOf);
    const [lead] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
    const own = values.map((its) => its.find((one) => wayOf(one) === lead?.[0])?.value ?? null);
    const known = own.filter((value) => value !== null).toSorted((a, b) => a - b);
    // As a share: not every measure tells of as many pictures.
    return own.map((value) => (value === null ? Infinity : known.indexOf(value) / known.length));
  });
  const worst = all.map((one, n) => ({ one, n, place: Math.min(...places.map((own) => own[n]!)) }));
  return worst.toSorted((a, b) => (a.place === b.place ? a.n - b.n : a.place - b.place)).map(({ one }) => one);
}

const wayOf = ({ by, formula, weights }: Measured): string => `${by} ${formula} ${weights}`;
const isOf = (one: Measure, kind: string): one is Measured => one.state === "measured" && one.kind === kind;
