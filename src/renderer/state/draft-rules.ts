/** What the composer holds, and every way it changes. Pure: the store in draft.ts applies it. */
import type { PersonId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Draft } from "../../contract/queue.ts";
import type { InstalledModel } from "../../contract/studio.ts";

/** The recipe takes no more. */
export const mostStyles = 8;

export function emptyDraft(model: InstalledModel | null): Draft {
  const defaults = model?.defaults ?? { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512 };
  return {
    model: model?.id ?? "",
    people: [],
    styles: [],
    prompt: "",
    keepPose: true,
    keepSize: false,
    seed: null,
    count: 1,
    loraStrength: 1,
    ...defaults,
  };
}

/** The draft for another model: what was left at the old model's default takes the new one's. */
export function forModel(draft: Draft, old: InstalledModel | null, model: InstalledModel): Draft {
  const was = old?.defaults;
  const take = <K extends keyof InstalledModel["defaults"]>(key: K) =>
    was === undefined || draft[key] === was[key] ? model.defaults[key] : draft[key];
  const sameSize = was === undefined || (draft.width === was.width && draft.height === was.height);
  const size = sameSize ? { width: model.defaults.width, height: model.defaults.height } : {};
  return {
    ...draft,
    model: model.id,
    ...size,
    steps: take("steps"),
    guidance: take("guidance"),
    contentLongSide: take("contentLongSide"),
  };
}

/** One person is the subject; another takes their place. */
export const withPerson = (draft: Draft, person: PersonId, photo: ReferenceId): Draft => ({
  ...draft,
  people: [{ person, photo }],
});
export const withoutPeople = (draft: Draft): Draft => ({ ...draft, people: [] });

/** Adds a style as published; one that is there already stays as it is. */
export const withStyle = (draft: Draft, style: StyleId): Draft =>
  draft.styles.length >= mostStyles || draft.styles.some((one) => one.style === style)
    ? draft
    : { ...draft, styles: [...draft.styles, { style, weight: 100 }] };
export const withoutStyle = (draft: Draft, style: StyleId): Draft => ({
  ...draft,
  styles: draft.styles.filter((one) => one.style !== style),
});
export const toggledStyle = (draft: Draft, style: StyleId): Draft =>
  draft.styles.some((one) => one.style === style) ? withoutStyle(draft, style) : withStyle(draft, style);
export const weighed = (draft: Draft, style: StyleId, weight: number): Draft => ({
  ...draft,
  styles: draft.styles.map((one) => (one.style === style ? { ...one, weight } : one)),
});

export const loraWeighed = (draft: Draft, n: number, strength: number): Draft => ({
  ...draft,
  loras: draft.loras?.map((one, i) => (i === n ? { ...one, strength } : one)),
});
export const withoutLora = (draft: Draft, n: number): Draft => ({
  ...draft,
  loras: draft.loras?.filter((_, i) => i !== n),
});

/** Without people and styles that are no longer in the library. */
export function pruned(draft: Draft, people: ReadonlySet<PersonId>, styles: ReadonlySet<StyleId>): Draft {
  const kept = {
    people: draft.people.filter((one) => people.has(one.person)),
    styles: draft.styles.filter((one) => styles.has(one.style)),
  };
  return kept.people.length === draft.people.length && kept.styles.length === draft.styles.length
    ? draft
    : { ...draft, ...kept };
}

/** What USO does with what is there. */
export type Mode = "nothing" | "text" | "subject" | "style" | "both";

export function modeOf(draft: Draft): Mode {
  if (draft.people.length > 0) return draft.styles.length > 0 ? "both" : "subject";
  if (draft.styles.length > 0) return "style";
  return draft.prompt.trim() ? "text" : "nothing";
}

/** Whether the pose can be kept: there has to be someone who has one. */
export const hasPose = (draft: Draft): boolean => draft.people.length > 0;

/** Why the pictures cannot be made yet; null where they can. */
export type Obstacle = "no model" | "nothing" | "no scene" | "only a pose";

export function obstacle(draft: Draft, model: InstalledModel | null): Obstacle | null {
  if (!model) return "no model";
  if (modeOf(draft) === "nothing") return "nothing";
  if (hasPose(draft) && !draft.keepPose && !draft.prompt.trim()) return "no scene";
  // A subject with its pose kept and neither style nor words would only come out as it went in.
  if (modeOf(draft) === "subject" && draft.keepPose && !draft.prompt.trim()) return "only a pose";
  return null;
}

/** A seed of six digits: long enough to be new, short enough to be read out. */
export const newSeed = (random: number = Math.random()): number => 100_000 + Math.floor(random * 900_000);
