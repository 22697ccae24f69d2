/** Which triplets are looked through, and which comes next. */
import type { Curation, Decision, JudgedCandidate } from "../../../contract/learning/curation.ts";

export const lists = ["decide", "taken", "rejected", "all"] as const;
export type List = (typeof lists)[number];

const belongs: Readonly<Record<List, (one: JudgedCandidate) => boolean>> = {
  decide: ({ verdict, decision }) => verdict === "borderline" && decision === null,
  taken: ({ taken }) => taken,
  rejected: ({ taken, verdict, decision }) => !taken && (decision === "reject" || verdict === "rejected"),
  all: () => true,
};

export const listOf = ({ candidates }: Pick<Curation, "candidates">, list: List): readonly JudgedCandidate[] =>
  candidates.filter(belongs[list]);

/** Borderline ones, and how many of them the artist has decided on. */
export function progressOf({ candidates }: Pick<Curation, "candidates">): {
  readonly done: number;
  readonly of: number;
} {
  const borderline = candidates.filter(({ verdict }) => verdict === "borderline");
  return { done: borderline.filter(({ decision }) => decision !== null).length, of: borderline.length };
}

/** The one after a triplet, or before it; the last where it ends, and the first of all where it is not there. */
export function beside(shown: readonly JudgedCandidate[], id: string | null, step: 1 | -1): JudgedCandidate | null {
  const at = shown.findIndex((one) => one.id === id);
  if (at < 0) return shown[0] ?? null;
  return shown[Math.min(shown.length - 1, Math.max(0, at + step))] ?? null;
}

/**
 * What is shown once a triplet was decided on: what came after it, for it may have left the list.
 * @param before the list as it was seen
 */
export function afterDecision(
  before: readonly JudgedCandidate[],
  now: readonly JudgedCandidate[],
  id: string,
): JudgedCandidate | null {
  const at = before.findIndex((one) => one.id === id);
  const rest = [...before.slice(at + 1), ...before.slice(0, at).toReversed()];
  return rest.flatMap((one) => now.find((other) => other.id === one.id) ?? []).at(0) ?? now[0] ?? null;
}

/** What a key says. */
export const keyDecisions: Readonly<Record<string, Decision>> = { A: "accept", R: "reject" };
