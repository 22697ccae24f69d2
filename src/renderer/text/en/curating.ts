import type { Origin } from "../../../contract/learning/curation.ts";
import { borderedWords, leftOutWords, reasonWords } from "../../../contract/learning/curation-words.ts";
import { counted, grouped } from "../words.ts";

const number = (value: number | null): string => (value === null ? "not measured" : value.toFixed(2));

export const curating = {
  title: "Triplets",
  intro:
    "What a model learns a style from: a content, a picture in the style, and the content in that style. Say which are good.",
  open: "Curate triplets…",
  folder: "Folder",
  pick: "Choose a folder of triplets",
  example: "/home/me/triplets",
  openFolder: "Open",
  other: "Another folder…",
  back: "Back to the styles",
  emptyTitle: "Triplets you curated appear here",
  emptyText: "Have them made of your people and styles, or open a folder in which they were.",
  lists: { decide: "To decide", taken: "Taken", rejected: "Rejected", all: "All" },
  show: "Which triplets",
  listed: (label: string, n: number) => `${label} ${grouped(n)}`,
  nothing: {
    decide: "Nothing is left to decide.",
    taken: "Nothing is taken yet.",
    rejected: "Nothing was rejected.",
    all: "There are no triplets here yet.",
  },
  place: (at: number, of: number) => `${grouped(at)} of ${grouped(of)}`,
  decided: (done: number, of: number) => `${grouped(done)} of ${grouped(of)} borderline ones decided`,
  parts: { content: "Content", style: "Style", target: "Target" },
  described: (part: string, name: string) => `${part}: ${name}`,
  triplet: (content: string, style: string) => `${content} in ${style}`,
  kinds: { kept: "layout kept", changed: "layout changed" },
  verdicts: {
    accepted: "The measures accept it",
    borderline: "The measures cannot tell",
    rejected: "The measures reject it",
  },
  decisions: { accept: "You accepted it", reject: "You rejected it" },
  reasons: reasonWords,
  leftOut: leftOutWords,
  bordered: borderedWords,
  border: "Within a border",
  fine: "Nothing speaks against it.",
  accept: "Accept",
  reject: "Reject",
  again: "Leave it to the measures",
  previous: "Previous triplet",
  next: "Next triplet",
  numbers: "Numbers",
  measures: {
    style: "Way gone to the style",
    layout: "Layout alike",
    leak: "Style picture in it",
    plain: "Made plain",
    likeness: "Likeness of the face",
  },
  number,
  origin: "Made with",
  originOf: ({ engine, model, loras = [] }: Origin) =>
    [
      model ?? (engine === "given" ? "your own picture" : (engine ?? "not known")),
      ...loras.map(({ name }) => name),
    ].join(" + "),
  summary: "What came of it",
  counts: { taken: "Taken", borderline: "To decide", rejected: "Rejected", rate: "Of all pairs" },
  perCent: (share: number | null) => (share === null ? "–" : `${Math.round(100 * share)} %`),
  why: "Why not more",
  coverage: { contents: "Contents", styles: "Styles" },
  of: (taken: number, candidates: number) => `${grouped(taken)} of ${grouped(candidates)}`,
  columns: { name: "Name", taken: "Taken" },
  left: "Left out",
  restricted: (n: number) => `Take ${counted(n, "picture", "pictures")} under terms that forbid it`,
  restrictedNote:
    "FLUX.1-dev's terms forbid that its pictures teach a model that competes with it. Take them where yours does not.",
  did: {
    accept: (id: string) => `Accepted ${id}`,
    reject: (id: string) => `Rejected ${id}`,
    again: (id: string) => `Left ${id} to the measures`,
  },
} as const;
