/** What is said of a curation at the terminal, in an artist's words. */
import type { Covered, Curation, JudgedCandidate } from "../../contract/learning/curation.ts";
import { borderedWords, few, leftOutWords, reasonWords } from "../../contract/learning/curation-words.ts";

const perCent = (share: number | null): string => (share === null ? "–" : `${Math.round(100 * share)} %`);

/** The summary, some lines. */
export function summaryLines({ summary, includeRestricted, filteredBy, leftOut }: Curation): readonly string[] {
  const { candidates, pairs, taken, borderline, rejected, rate, kinds, reasons, contents, styles } = summary;
  const some = (all: readonly Covered[]): string => `${all.filter((one) => one.taken > 0).length} of ${all.length}`;
  const without = (all: readonly Covered[]): readonly string[] =>
    all.filter((one) => one.taken === 0 && one.candidates > 0).map(({ name }) => name);
  const missing = [...without(contents), ...without(styles)];
  return [
    `${candidates} ${candidates === 1 ? "candidate" : "candidates"} of ${pairs} ${pairs === 1 ? "pair" : "pairs"}: ${taken} taken, ${borderline} borderline, ${rejected} rejected; ${perCent(rate)} of the pairs`,
    `layout kept ${kinds.kept}, changed ${kinds.changed}; contents ${some(contents)}, styles ${some(styles)}`,
    ...(missing.length > 0 ? [`nothing taken of: ${few(missing)}`] : []),
    ...reasons.map(({ reason, count }) => `${String(count).padStart(5)}  ${reasonWords[reason]}`),
    ...(summary.faceless.length > 0
      ? [`No face was found in ${few(summary.faceless)}: there only the layout says whether the content is kept.`]
      : []),
    ...(summary.bordered.length > 0 ? [borderedWords(summary.bordered)] : []),
    ...(summary.restricted > 0 && !includeRestricted
      ? [
          `${summary.restricted} are left out: FLUX.1-dev's terms forbid that pictures made with it teach a model that competes with it. Where that is not what you do, --include-restricted takes them.`,
        ]
      : []),
    ...(summary.restricted === 0 && includeRestricted
      ? ["Pictures whose model's terms forbid teaching a competing model are included, as you asked."]
      : []),
    ...leftOut.map(leftOutWords),
    `Filtered by ${filteredBy.join("; ")}. None of these is CLIP-I, DINO, CSD or CLIP-T, which benchmarks report.`,
  ];
}

/** One candidate on one line. */
export function candidateLine(one: JudgedCandidate): string {
  const { id, verdict, decision, taken, measures, reasons } = one;
  const number = (value: number | null): string => (value === null ? "–" : value.toFixed(2)).padStart(5);
  const said = decision === null ? verdict : decision === "accept" ? "accepted by you" : "rejected by you";
  const like = measures.likeness === undefined ? "" : ` likeness ${number(measures.likeness)}`;
  const why = reasons.map((reason) => reasonWords[reason]).join("; ");
  return `${taken ? "+" : "-"} ${id}  ${said} · style ${number(measures.style)} layout ${number(measures.layout)} leak ${number(measures.leak)}${like}${why ? ` · ${why}` : ""}`;
}
