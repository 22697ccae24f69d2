import { type Issue, issuesInWords } from "../values/issue.ts";
import { lastSeed, seeds } from "../making/seed.ts";

const called = {
  subject: "subject picture",
  style: "style picture",
  lora: "LoRA",
  picture: "picture that was enlarged",
} as const;
type Role = keyof typeof called;

/** Faults of recipes: what was asked for cannot be made. */
export const recipeFaults = {
  "recipe.invalid": (d: { issues: readonly Issue[] }) => `This picture cannot be made. ${issuesInWords(d.issues)}`,
  "recipe.seeds-end": (d: { seed: number; count: number }) =>
    `Seeds end at ${lastSeed}: from ${d.seed} on there are ${seeds - d.seed}, too few for ${d.count} pictures that each have the next one. Take a smaller seed.`,
  "recipe.absent": (d: { file: string }) =>
    `${d.file} carries no recipe: it was not made here, or its metadata was removed. Choose a picture saved by USO Atelier.`,
  "recipe.not-recorded": (d: { file: string; subjects: number; styles: number; loras: number; words: boolean }) =>
    d.words
      ? `${d.file} was made privately: neither its words nor what it was made of are recorded. Make it anew: atelier generate.`
      : `${d.file} was made privately: what it was made of is not recorded. Name it, in the same order: ${[
          ...Array.from({ length: d.subjects }, () => "--subject <picture>"),
          ...Array.from({ length: d.styles }, () => "--style <picture>"),
          ...Array.from({ length: d.loras }, () => "--lora <file>"),
        ].join(" ")}.`,
  "recipe.reference-missing": (d: { path: string; role: Role }) =>
    `The ${called[d.role]} ${d.path} is no longer there. Put it back, or name it anew.`,
  "recipe.reference-changed": (d: { path: string; role: Role }) =>
    `The ${called[d.role]} ${d.path} is not the one this picture was made from: its content changed. Restore the original, or generate anew instead.`,
} as const;
