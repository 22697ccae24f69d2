/**
 * What the composer holds. The studio makes the recipe of it: people and styles of the library become pictures, crops
 * applied and weights multiplied, and the prompt is put into USO's conventions. Every other parameter stands in the
 * recipe as it is.
 */
import { z } from "zod";
import type { Immutable } from "../values/immutable.ts";
import { entry, parameterNames, type parameters, picked } from "./parameters.ts";
import { type Missing, missing, mostReferences, subjects } from "./parts.ts";
import { type ModelDefaults, usualFor, type UsualName } from "./recipe.ts";

type Table = typeof parameters;

/** The schema of a parameter in a draft. */
type InDraft<P> = P extends { readonly draft: infer D extends z.ZodType }
  ? D
  : P extends { readonly schema: infer S extends z.ZodType }
    ? S
    : never;

type DraftShape = {
  -readonly [K in keyof Table as Table[K] extends { readonly draft: null } ? never : K]: InDraft<Table[K]>;
};

/** A parameter that is younger than a draft that was kept is filled in where its default is a constant. */
const shape = Object.fromEntries(
  parameterNames.flatMap((name) => {
    const { schema, draft = schema, usual } = entry(name);
    if (draft === null) return [];
    return [[name, usual.from === "constant" ? draft.default(() => usual.value) : draft]];
  }),
) as unknown as DraftShape;

export const draftSchema = z.strictObject({
  ...shape,
  /** Whom the picture is of. */
  people: subjects,
  /**
   * True keeps the subject's layout (an empty prompt, or an instruction how to transform it); false makes a new scene
   * of the prompt.
   */
  keepPose: z.boolean(),
  /** So many of the variations, the likest and best in style, are shown before the others. Absent for none. */
  best: z.number().int().min(1).max(1000).optional(),
  missing,
  /**
   * What USO was told in the picture that this draft was recalled from. It holds while the words, the pose and whether
   * there is a subject stay what they were then.
   */
  told: z
    .strictObject({
      prompt: entry("prompt").schema as (typeof parameters)["prompt"]["schema"],
      words: entry("words").schema as (typeof parameters)["words"]["schema"],
      typed: z.string().max(8000),
      keepPose: z.boolean(),
      subject: z.boolean(),
    })
    .optional(),
});

export type Draft = Immutable<z.infer<typeof draftSchema>>;

/** The draft without what is missing of these roles: something else has its place, or nothing has to. */
export function withoutMissing(draft: Draft, ...roles: readonly Missing["role"][]): Draft {
  const { missing: all, ...rest } = draft;
  if (!all) return draft;
  const left = all.filter(({ role }) => !roles.includes(role));
  return left.length > 0 ? { ...rest, missing: left } : rest;
}

/** The draft with more of it missing, none of it twice. */
export function alsoMissing(draft: Draft, more: readonly Missing[]): Draft {
  if (more.length === 0) return draft;
  const all = [...(draft.missing ?? []), ...more];
  const once = new Map(all.map((one) => [`${one.role} ${one.name ?? ""}`, one])).values();
  return { ...draft, missing: [...once].slice(0, 3 * mostReferences) };
}

/** A draft of nothing yet, with a model's own values. */
export function usualDraft(model: string, defaults: ModelDefaults): Draft {
  const usual = usualFor(defaults);
  const names = (Object.keys(usual) as readonly UsualName[]).filter((name) => name !== "subjects");
  return { ...picked(usual, names), model, people: [], styles: [], seed: null, keepPose: true };
}
