/** What comes of candidates, by numbers that are given. */
import { expect, test } from "vitest";
import type { Candidate, Decision, Origin, TripletMeasures } from "../../contract/learning/curation.ts";
import { bounds, judge } from "./judge.ts";

const given: Origin = { engine: "given", model: null, digest: null, licence: null, restricted: false };
const good: TripletMeasures = { style: 0.6, layout: 0.9, leak: 0, plain: null };
let count = 0;

/** Another picture each, of which no two are the same. */
function candidate(
  change: Partial<Omit<Candidate, "measures">> & { readonly measures?: Partial<TripletMeasures> } = {},
) {
  const n = ++count;
  const part = (name: string) => ({
    name,
    file: `${name}/${n}.png`,
    sha256: n.toString(16).padStart(64, "0"),
    made: given,
  });
  const print = Buffer.from(Array.from({ length: 192 }, (_, i) => (n * 37 + i * n * 11) % 256)).toString("base64");
  return {
    id: `one-${n}`,
    kind: "kept",
    pair: `pair-${n}`,
    content: part("content"),
    style: part("style"),
    target: part("target"),
    prompt: "",
    seed: n,
    faces: { content: 1, target: 1 },
    painted: false,
    print,
    heldOut: false,
    ...change,
    measures: { ...good, ...change.measures },
  } satisfies Candidate;
}

const judged = (
  all: readonly Candidate[],
  decisions: Readonly<Record<string, Decision>> = {},
  includeRestricted = false,
) => judge(all, { decisions: new Map(Object.entries(decisions)), includeRestricted });
const of = (one: Candidate) => judged([one])[0]!;

test("what took the style and kept the content is accepted", () => {
  expect(of(candidate())).toMatchObject({ verdict: "accepted", reasons: [], taken: true });
});

test.each([
  ["style not taken", "rejected", { style: bounds.style[0] - 0.01 }],
  ["style hardly taken", "borderline", { style: bounds.style[1] - 0.01 }],
  ["content lost", "rejected", { layout: bounds.layout[0] - 0.01 }],
  ["content hardly kept", "borderline", { layout: bounds.layout[1] - 0.01 }],
  ["style picture shows through", "rejected", { leak: bounds.leak[1] + 0.01 }],
  ["style picture may show through", "borderline", { leak: bounds.leak[0] + 0.01 }],
  ["still stylised", "rejected", { plain: bounds.plain[0] - 0.01 }],
  ["not measured", "borderline", { style: null }],
] as const)("%s makes it %s", (reason, verdict, measures) => {
  const one = of(candidate({ measures }));
  expect([one.verdict, one.reasons, one.taken]).toEqual([verdict, [reason], false]);
});

test("a layout that was to change and came along is rejected, and one that changed is not missed", () => {
  expect(of(candidate({ kind: "changed", measures: { layout: 0.95, likeness: 0.6 } })).reasons).toEqual([
    "layout kept",
  ]);
  expect(of(candidate({ kind: "changed", measures: { layout: 0.1, likeness: 0.6 } })).verdict).toBe("accepted");
});

test("where the layout changes, somebody else is rejected, and a subject that nothing tells is borderline", () => {
  const changed = (likeness?: number | null) => {
    const measures = { layout: 0.1, ...(likeness === undefined ? {} : { likeness }) };
    const { verdict, reasons } = of(candidate({ kind: "changed", measures, faces: { content: 0, target: 0 } }));
    return [verdict, ...reasons];
  };
  const [other, same] = bounds.likeness;
  expect(changed(same + 0.01)).toEqual(["accepted"]);
  for (const untold of [same - 0.01, null, undefined])
    expect(changed(untold)).toEqual(["borderline", "subject not told"]);
  expect(changed(other - 0.01)).toEqual(["rejected", "another subject"]);
});

test("twenty faces leave open who is meant, none is nothing to say, and one that is gone is borderline", () => {
  const faces = (content: number | null, target: number | null, layout = 0.45) =>
    of(candidate({ faces: { content, target }, measures: { layout } })).reasons.filter((one) => /face/.test(one));
  expect(faces(20, 20)).toEqual(["several faces"]);
  expect(faces(0, 0)).toEqual([]);
  expect(faces(null, null)).toEqual([]);
  expect(faces(1, 0)).toEqual(["face lost"]);
  // All kept its place, so the face is there, whoever sees it.
  expect(faces(1, 0, 0.95)).toEqual([]);
});

test("of the candidates of a pair the best is taken; a rejected one keeps no other out", () => {
  const pair = { pair: "anna--ink--kept" };
  const [bad, weak, best] = [
    candidate({ ...pair, measures: { style: 0.9, leak: 0.9 } }),
    candidate({ ...pair, measures: { style: 0.4 } }),
    candidate({ ...pair, measures: { style: 0.7 } }),
  ];
  const all = judged([bad, weak, best]);
  expect(all.map(({ taken }) => taken)).toEqual([false, false, true]);
  expect(all.map(({ reasons }) => reasons)).toEqual([["style picture shows through"], ["another is better"], []]);
});

test("the same target of two pairs is taken once, saved however it may be", () => {
  const [one, other] = [candidate(), candidate()];
  const copy = { ...other, print: one.print, measures: { ...good, style: 0.5 } };
  expect(judged([one, copy]).map(({ reasons }) => reasons)).toEqual([[], ["duplicate"]]);
  const bytes = { ...other, target: { ...other.target, sha256: one.target.sha256 }, measures: { ...good, style: 0.5 } };
  expect(judged([one, bytes]).map(({ reasons }) => reasons)).toEqual([[], ["duplicate"]]);
});

test("nothing that is kept apart to judge by is learned from, and painted contents are borderline", () => {
  expect(of(candidate({ heldOut: true }))).toMatchObject({ verdict: "rejected", reasons: ["held out"] });
  expect(of(candidate({ painted: true }))).toMatchObject({ verdict: "borderline", reasons: ["content looks painted"] });
});

test("the artist's word counts above the measures, but not above the terms of a model", () => {
  const [weak, fine] = [candidate({ measures: { style: 0 } }), candidate()];
  const all = judged([weak, fine], { [weak.id]: "accept", [fine.id]: "reject" });
  expect(all.map(({ taken }) => taken)).toEqual([true, false]);
  expect(all.map(({ verdict }) => verdict)).toEqual(["rejected", "accepted"]);
  const dev = {
    ...candidate(),
    target: { ...candidate().target, made: { ...given, engine: "atelier", restricted: true } },
  };
  expect(judged([dev], { [dev.id]: "accept" })[0]).toMatchObject({ taken: false, reasons: ["restricted"] });
  expect(judged([dev], {}, true)[0]).toMatchObject({ taken: true, reasons: [] });
});

test("a picture of which nobody knows where it comes from is borderline", () => {
  const one = candidate();
  const unknown = { ...one, target: { ...one.target, made: { ...given, engine: null } } };
  expect(of(unknown)).toMatchObject({ verdict: "borderline", reasons: ["origin unknown"] });
});
