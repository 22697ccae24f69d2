/** What came of a curation in numbers: how much is taken, why not more, and of what. */
import type { Covered, CurationReason, CurationSummary, JudgedCandidate } from "../../contract/learning/curation.ts";

interface Of {
  readonly contents: readonly string[];
  readonly styles: readonly string[];
  /** That were to be made. */
  readonly pairs: number;
}

export function summaryOf(candidates: readonly JudgedCandidate[], { contents, styles, pairs }: Of): CurationSummary {
  const taken = candidates.filter((one) => one.taken);
  const tried = new Set(candidates.map(({ pair }) => pair)).size;
  const won = new Set(taken.map(({ pair }) => pair)).size;
  const counts = new Map<CurationReason, number>();
  for (const one of candidates)
    if (!one.taken) for (const reason of one.reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const covered = (names: readonly string[], of: (one: JudgedCandidate) => string): readonly Covered[] => {
    // Pictures that were made for a triplet are no materials; they are counted as well.
    const every = [...new Set([...names, ...candidates.map(of)])];
    return every.map((name) => ({
      name,
      candidates: candidates.filter((one) => of(one) === name).length,
      taken: taken.filter((one) => of(one) === name).length,
    }));
  };
  const kinds = (kind: JudgedCandidate["kind"]): number => taken.filter((one) => one.kind === kind).length;
  return {
    candidates: candidates.length,
    pairs: Math.max(pairs, tried),
    taken: taken.length,
    borderline: candidates.filter(({ verdict, decision }) => verdict === "borderline" && decision === null).length,
    rejected: candidates.filter((one) => (one.decision ?? (one.verdict === "rejected" ? "reject" : "")) === "reject")
      .length,
    rate: tried === 0 ? null : won / tried,
    kinds: { kept: kinds("kept"), changed: kinds("changed") },
    reasons: [...counts].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count),
    contents: covered(contents, ({ content }) => content.name),
    styles: covered(styles, ({ style }) => style.name),
    restricted: candidates.filter(({ reasons }) => reasons.includes("restricted")).length,
    faceless: [...new Set(candidates.filter(({ faces }) => faces.content === 0).map(({ content }) => content.name))],
    bordered: [...new Set(candidates.flatMap(({ bordered = [] }) => bordered))],
  };
}
