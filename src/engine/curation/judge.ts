/**
 * What comes of candidates: each by its measures, then those that are the same picture, then the best of each pair, and
 * above all of it what the artist says.
 */
import type {
  Candidate,
  CurationReason,
  Decision,
  JudgedCandidate,
  Origin,
  TripletMeasures,
  Verdict,
} from "../../contract/learning/curation.ts";
import { sameIdentity } from "../../contract/library/faces.ts";
import { samePrint } from "./look.ts";

/**
 * Bounds below the first of which a candidate is rejected, and below the second borderline: bounds.test.ts shows what
 * they do to drawn triplets that are right, and to wrong ones.
 */
export const bounds = {
  style: [0.05, 0.2],
  layout: [0.3, 0.5],
  /** Of a content made plain. */
  plain: [0.1, 0.25],
  /** Above the second of which a candidate is rejected, and above the first borderline. */
  leak: [0.4, 0.6],
  /** Above which the layout was to change and did not. */
  changed: 0.8,
  /**
   * Of the faces, where the layout was to change: as two photographs of one person are, from the second on. Only who
   * is farther than any two of the drawn sample people are (0.28; one of them altered stays above 0.64, faces/
   * altered.process.test.ts) is rejected: of drawn faces the network knows little.
   */
  likeness: [0.2, 1 - sameIdentity],
} as const;

interface Finding {
  readonly reason: CurationReason;
  /** It rejects; else it makes borderline. */
  readonly fatal: boolean;
}

export interface JudgeOptions {
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly includeRestricted: boolean;
}

/** Every candidate with what comes of it, in the order given. */
export function judge(
  candidates: readonly Candidate[],
  { decisions, includeRestricted }: JudgeOptions,
): readonly JudgedCandidate[] {
  const found = candidates.map((one) => ({ one, findings: findingsOf(one), score: scoreOf(one.measures) }));
  const better = found.toSorted(
    (a, b) => Number(isFatal(a.findings)) - Number(isFatal(b.findings)) || b.score - a.score,
  );
  const pairs = new Set<string>();
  const taken: Candidate[] = [];
  const verdicts = new Map<string, { readonly verdict: Verdict; readonly reasons: readonly CurationReason[] }>();
  for (const { one, findings } of better) {
    const all = [...findings];
    const fatal = isFatal(findings);
    if (!fatal && pairs.has(one.pair)) all.push({ reason: "another is better", fatal: true });
    else if (!fatal && taken.some((other) => sameTarget(other, one))) all.push({ reason: "duplicate", fatal: true });
    if (!isFatal(all)) {
      pairs.add(one.pair);
      taken.push(one);
    }
    const verdict = isFatal(all) ? "rejected" : all.length > 0 ? "borderline" : "accepted";
    verdicts.set(one.id, { verdict, reasons: all.map(({ reason }) => reason) });
  }
  return found.map(({ one, score }) => {
    const { verdict, reasons } = verdicts.get(one.id)!;
    const decision = decisions.get(one.id) ?? null;
    const restricted = isRestricted(one) && !includeRestricted;
    const wanted = decision === null ? verdict === "accepted" : decision === "accept";
    return {
      ...one,
      verdict,
      reasons: restricted ? [...reasons, "restricted" as const] : reasons,
      decision,
      taken: wanted && !restricted,
      score,
    };
  });
}

const isFatal = (findings: readonly Finding[]): boolean => findings.some(({ fatal }) => fatal);
const sameTarget = (a: Candidate, b: Candidate): boolean =>
  a.target.sha256 === b.target.sha256 || samePrint(a.print, b.print);
const origins = ({ content, style, target }: Candidate): readonly Origin[] => [content.made, style.made, target.made];
const isRestricted = (one: Candidate): boolean => origins(one).some(({ restricted }) => restricted);

/** More is better: gone far to the style, the content kept, and little of the style picture's content. */
const scoreOf = ({ style, layout, leak, plain }: TripletMeasures): number =>
  (style ?? 0) + 0.5 * (layout ?? 0) + 0.5 * (plain ?? 0) - Math.max(0, leak ?? 0);

function findingsOf({ kind, measures, faces, painted, bordered, heldOut, ...one }: Candidate): readonly Finding[] {
  const { style, layout, leak, plain, likeness = null } = measures;
  const found: Finding[] = [];
  const say = (reason: CurationReason, fatal = false): void => void found.push({ reason, fatal });
  if (style !== null && style < bounds.style[0]) say("style not taken", true);
  else if (style !== null && style < bounds.style[1]) say("style hardly taken");
  if (kind === "kept" && layout !== null) {
    if (layout < bounds.layout[0]) say("content lost", true);
    else if (layout < bounds.layout[1]) say("content hardly kept");
  }
  if (kind === "changed" && layout !== null && layout > bounds.changed) say("layout kept", true);
  if (leak !== null && leak > bounds.leak[1]) say("style picture shows through", true);
  else if (leak !== null && leak > bounds.leak[0]) say("style picture may show through");
  if (plain !== null && plain < bounds.plain[1]) say("still stylised", plain < bounds.plain[0]);
  if (heldOut) say("held out", true);
  if (style === null || layout === null || leak === null) say("not measured");
  if (faces.content !== null && faces.content > 1) say("several faces");
  // Few detectors know drawn faces. Where all kept its place, the face did.
  const inPlace = kind === "kept" && layout !== null && layout >= bounds.layout[1];
  if (faces.content === 1 && faces.target === 0 && !inPlace) say("face lost");
  // Where the places may change, they do not tell that it is the same subject.
  if (kind === "changed" && likeness !== null && likeness < bounds.likeness[0]) say("another subject", true);
  else if (kind === "changed" && (likeness === null || likeness < bounds.likeness[1])) say("subject not told");
  if (painted) say("content looks painted");
  if (bordered && bordered.length > 0) say("within a border");
  if (origins({ kind, measures, faces, painted, heldOut, ...one }).some(({ engine }) => engine === null))
    say("origin unknown");
  return found;
}
