/** What was curated in a folder, with what came of every candidate. */
import type { Curation, JudgedCandidate, Verdict } from "../../contract/learning/curation.ts";
import { Fault } from "../../contract/fault.ts";
import { judge } from "../../engine/curation/judge.ts";
import { readCandidates, readDecisions, readState } from "./folder.ts";
import { summaryOf } from "./summary.ts";

/** @throws Fault `curation.none`, `curation.damaged` */
export async function judgedIn(folder: string): Promise<Curation> {
  const state = await readState(folder);
  if (!state) throw new Fault("curation.none", { folder });
  const { includeRestricted, leftOut, filteredBy, materials, pairs } = state;
  const [all, decisions] = await Promise.all([readCandidates(folder), readDecisions(folder)]);
  const candidates = inOrder(judge(all, { decisions, includeRestricted }));
  const names = (role: "content" | "style") => materials.filter((one) => one.role === role).map(({ name }) => name);
  const summary = summaryOf(candidates, { contents: names("content"), styles: names("style"), pairs });
  return { folder, summary, leftOut, includeRestricted, filteredBy, candidates };
}

const first: readonly Verdict[] = ["borderline", "accepted", "rejected"];

/** What is to be decided first: borderline ones, of these the best; then those that are taken, the weakest first. */
function inOrder(all: readonly JudgedCandidate[]): readonly JudgedCandidate[] {
  const place = ({ verdict }: JudgedCandidate): number => first.indexOf(verdict);
  return all.toSorted(
    (a, b) => place(a) - place(b) || (a.verdict === "accepted" ? a.score - b.score : b.score - a.score),
  );
}
