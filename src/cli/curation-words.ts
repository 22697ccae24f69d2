/** What is said of a curation at the terminal, in an artist's words. */
import { basename } from "node:path";
import type { Covered, Curation, CurationReason, JudgedCandidate, LeftOut } from "../contract/curation.ts";

export const reasonWords: Readonly<Record<CurationReason, string>> = {
  "style not taken": "the style was not taken",
  "style hardly taken": "the style was hardly taken",
  "content lost": "the content was lost",
  "content hardly kept": "the content is hardly kept",
  "layout kept": "the layout was to change and did not",
  "style picture shows through": "the style picture shows through",
  "style picture may show through": "the style picture may show through",
  "still stylised": "the content is still in the style",
  "face lost": "the face is gone",
  "several faces": "several people: which one is meant?",
  "content looks painted": "the content looks drawn or painted, as a photograph of a painting does",
  "not measured": "something could not be measured",
  duplicate: "the same picture as another target",
  "held out": "among the pictures kept apart to judge by",
  "another is better": "another candidate of the pair is better",
  restricted: "the terms of its model forbid learning from it",
  "origin unknown": "nobody knows where it comes from",
};

/** A sentence for a picture that no candidate was made with. */
export function leftOutWords({ file, why, detail }: LeftOut): string {
  if (why === "unreadable") return detail ?? file;
  const name = basename(file);
  const other = detail === null ? "" : basename(detail);
  return {
    blank: `${name} shows nothing but a plain area: there is nothing to learn from it. It is left out.`,
    duplicate: `${name} is the same picture as ${other}, and is taken once.`,
    "held out": `${name} is among the pictures kept apart to judge by (${other}). It is left out.`,
    "content is style": `${name} is content and style at once (${other}): they are not paired.`,
  }[why];
}

const perCent = (share: number | null): string => (share === null ? "–" : `${Math.round(100 * share)} %`);

/** The summary, some lines. */
export function summaryLines({ summary, includeRestricted, filteredBy, leftOut }: Curation): readonly string[] {
  const { candidates, pairs, taken, borderline, rejected, rate, kinds, reasons, contents, styles } = summary;
  const some = (all: readonly Covered[]): string => `${all.filter((one) => one.taken > 0).length} of ${all.length}`;
  const without = (all: readonly Covered[]): readonly string[] =>
    all.filter((one) => one.taken === 0 && one.candidates > 0).map(({ name }) => name);
  const missing = [...without(contents), ...without(styles)];
  return [
    `${candidates} candidates of ${pairs} pairs: ${taken} taken, ${borderline} borderline, ${rejected} rejected; ${perCent(rate)} of the pairs`,
    `layout kept ${kinds.kept}, changed ${kinds.changed}; contents ${some(contents)}, styles ${some(styles)}`,
    ...(missing.length > 0 ? [`nothing taken of: ${few(missing)}`] : []),
    ...reasons.map(({ reason, count }) => `${String(count).padStart(5)}  ${reasonWords[reason]}`),
    ...(summary.faceless.length > 0
      ? [`No face was found in ${few(summary.faceless)}: there only the layout says whether the content is kept.`]
      : []),
    ...(summary.restricted > 0 && !includeRestricted
      ? [
          `${summary.restricted} are left out: FLUX.1-dev's terms forbid that pictures made with it teach a model that competes with it. Where that is not what you do, --include-restricted takes them.`,
        ]
      : []),
    ...(summary.restricted === 0 && includeRestricted
      ? ["Pictures whose model's terms forbid teaching a competing model are included, as you asked."]
      : []),
    ...leftOut.map(leftOutWords),
    `Filtered by ${filteredBy.join("; ")}. None of these is what atelier bench reports.`,
  ];
}

/** One candidate on one line. */
export function candidateLine(one: JudgedCandidate): string {
  const { id, verdict, decision, taken, measures, reasons } = one;
  const number = (value: number | null): string => (value === null ? "–" : value.toFixed(2)).padStart(5);
  const said = decision === null ? verdict : decision === "accept" ? "accepted by you" : "rejected by you";
  const why = reasons.map((reason) => reasonWords[reason]).join("; ");
  return `${taken ? "+" : "-"} ${id}  ${said} · style ${number(measures.style)} layout ${number(measures.layout)} leak ${number(measures.leak)}${why ? ` · ${why}` : ""}`;
}

const few = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`;
