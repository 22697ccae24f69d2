/** Which triplets a list shows, and which comes after one that was decided on. */
import { expect, test } from "vitest";
import type { JudgedCandidate } from "../../../contract/learning/curation.ts";
import { afterDecision, beside, listOf, progressOf } from "./lists.ts";

const one = (id: string, verdict: JudgedCandidate["verdict"], decision: JudgedCandidate["decision"] = null) =>
  ({ id, verdict, decision, taken: decision ? decision === "accept" : verdict === "accepted" }) as JudgedCandidate;
const [a, b, c, d, e] = [
  one("a", "borderline"),
  one("b", "borderline", "accept"),
  one("c", "borderline"),
  one("d", "accepted"),
  one("e", "rejected"),
];
const curation = { candidates: [a, b, c, d, e] };
const ids = (all: readonly JudgedCandidate[]) => all.map(({ id }) => id).join("");

test("each list shows what belongs there", () => {
  expect(ids(listOf(curation, "decide"))).toBe("ac");
  expect(ids(listOf(curation, "taken"))).toBe("bd");
  expect(ids(listOf(curation, "rejected"))).toBe("e");
  expect(ids(listOf(curation, "all"))).toBe("abcde");
  expect(progressOf(curation)).toEqual({ done: 1, of: 3 });
});

test("arrows stop at the ends, and begin at the first where nothing is shown", () => {
  const all = curation.candidates;
  expect(beside(all, "a", -1)?.id).toBe("a");
  expect(beside(all, "a", 1)?.id).toBe("b");
  expect(beside(all, "e", 1)?.id).toBe("e");
  expect(beside(all, null, 1)?.id).toBe("a");
  expect(beside([], null, 1)).toBeNull();
});

test("after a decision comes what came next, where nothing did what was before, and nothing where the list is empty", () => {
  const before = [a, b, c];
  expect(afterDecision(before, [b, c], "a")?.id).toBe("b");
  expect(afterDecision(before, [a, c], "b")?.id).toBe("c");
  expect(afterDecision(before, [a, b], "c")?.id).toBe("b");
  // Where it stays in the list, the next one is shown all the same.
  expect(afterDecision(before, before, "a")?.id).toBe("b");
  expect(afterDecision([a], [], "a")).toBeNull();
});
