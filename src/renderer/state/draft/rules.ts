/** What the composer holds, and every way it changes. Pure: the store in draft.ts applies it. */
import { carriedNames, type ModelDefaultName, modelDefaultNames, picked } from "../../../contract/making/parameters.ts";
import {
  type DraftStyle,
  type DraftSubject,
  keyOfPart,
  type Missing,
  mostReferences,
} from "../../../contract/making/parts.ts";
import { noModel } from "../../../contract/making/recipe.ts";
import type { InstalledModel } from "../../../contract/models.ts";
import { alsoMissing, type Draft, usualDraft, withoutMissing } from "../../../contract/making/draft.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";

export const emptyDraft = (model: InstalledModel | null): Draft =>
  usualDraft(model?.id ?? "", model?.defaults ?? noModel);

/** The draft for another model: what was left at the old model's default takes the new one's. */
export function forModel(draft: Draft, old: InstalledModel | null, model: InstalledModel): Draft {
  const left = (name: ModelDefaultName) => old === null || draft[name] === old.defaults[name];
  // A size is one choice, though it is two numbers.
  const sized = left("width") && left("height");
  const taken = modelDefaultNames.filter((name) => (name === "width" || name === "height" ? sized : left(name)));
  return { ...draft, model: model.id, ...picked(model.defaults, taken) };
}

/** What the fine controls set: every parameter with a usual value that has no place of its own in the composer. */
const fineNames = carriedNames.filter(
  (name) => !["model", "prompt", "width", "height", "keepSize", "count", "loras", "private"].includes(name),
);

const usualFine = ({ defaults }: InstalledModel): Partial<Draft> =>
  Object.fromEntries(fineNames.map((name) => [name, usualDraft("", defaults)[name]]));

/** Whether something of the fine controls is not as the model would have it. */
export function isFine(draft: Draft, model: InstalledModel): boolean {
  const usual = usualFine(model);
  return fineNames.some((name) => draft[name] !== usual[name]);
}

/** The draft with the fine controls as the model would have them. */
export const withoutFine = (draft: Draft, model: InstalledModel): Draft => {
  const others = Object.entries(draft).filter(([name]) => !(fineNames as readonly string[]).includes(name));
  return { ...(Object.fromEntries(others) as Draft), ...picked(usualFine(model), fineNames) };
};

/** Whether something takes the place of what is there, or comes beside it. */
export type How = "instead" | "beside";

/** One person is the subject; whoever was there before goes. */
export const withPerson = (draft: Draft, person: PersonId, photo: ReferenceId): Draft => ({
  ...draft,
  people: [{ person, photo }],
});

/** One more subject, the last; somebody who is one already stays in their place and shows this photograph. */
export const alsoPerson = (draft: Draft, person: PersonId, photo: ReferenceId): Draft =>
  hasPerson(draft, person)
    ? { ...draft, people: draft.people.map((one) => (isPerson(one, person) ? { person, photo } : one)) }
    : { ...draft, people: [...draft.people, { person, photo }].slice(0, mostReferences) };

/** Without the subject of that key; see keyOfPart. */
export const withoutPerson = (draft: Draft, key: string): Draft => ({
  ...draft,
  people: draft.people.filter((one) => keyOfPart(one) !== key),
});
export const withoutPeople = (draft: Draft): Draft => ({ ...draft, people: [] });

/** Puts somebody in the place of another: one who is a subject moves there, anybody else takes the other's place. */
export function personAt(draft: Draft, at: number, part: DraftSubject): Draft {
  const key = keyOfPart(part);
  const before = draft.people.find((one) => keyOfPart(one) === key);
  const others = draft.people.filter((one, k) => keyOfPart(one) !== key && (before !== undefined || k !== at));
  return { ...draft, people: others.toSpliced(at, 0, part) };
}

/** The draft with another subject in the place of one. */
export const withSubjectInPlace = (draft: Draft, key: string, part: DraftSubject): Draft => ({
  ...draft,
  people: draft.people
    .filter((one) => keyOfPart(one) === key || keyOfPart(one) !== keyOfPart(part))
    .map((one) => (keyOfPart(one) === key ? part : one)),
});

/** A picture of the history is the subject as it is, until it is kept in the library on request. */
export const withPictureAsSubject = (draft: Draft, picture: PictureId): Draft => ({ ...draft, people: [{ picture }] });

/** A click on a person: who alone is the subject already, or one of several that is taken beside, goes out again. */
export function chosenPerson(draft: Draft, person: PersonId, photo: ReferenceId, how: How): Draft {
  const there = hasPerson(draft, person);
  const key = keyOfPart({ person, photo });
  if (how === "beside") return there ? withoutPerson(draft, key) : alsoPerson(draft, person, photo);
  return there && draft.people.length === 1 ? withoutPeople(draft) : withPerson(draft, person, photo);
}

const isPerson = (part: DraftSubject, person: PersonId): boolean => "person" in part && part.person === person;

/** Whether the draft uses the library's person, or style, as they are today. */
export const hasPerson = (draft: Draft, person: PersonId): boolean => draft.people.some((one) => isPerson(one, person));
export const hasStyle = (draft: Draft, style: StyleId): boolean =>
  draft.styles.some((one) => "style" in one && one.style === style);

/** Adds a style as published; one that is there already stays as it is. */
export const withStyle = (draft: Draft, style: StyleId): Draft =>
  draft.styles.length >= mostReferences || hasStyle(draft, style)
    ? draft
    : { ...draft, styles: [...draft.styles, { style, weight: 100 }] };
/** Without the style of that key; see keyOfPart. */
export const withoutStyle = (draft: Draft, key: string): Draft => ({
  ...draft,
  styles: draft.styles.filter((one) => keyOfPart(one) !== key),
});

/** Adds a picture of the history as a style, as it is. */
export const withPictureAsStyle = (draft: Draft, picture: PictureId): Draft =>
  draft.styles.length >= mostReferences || draft.styles.some((one) => "picture" in one && one.picture === picture)
    ? draft
    : { ...draft, styles: [...draft.styles, { picture, weight: 100 }] };

/** The draft with another style in the place of one. */
export const withStyleInPlace = (draft: Draft, key: string, style: DraftStyle): Draft => ({
  ...draft,
  styles: draft.styles
    .filter((one) => keyOfPart(one) === key || keyOfPart(one) !== keyOfPart(style))
    .map((one) => (keyOfPart(one) === key ? style : one)),
});

/** A click on a style: it replaces the others or blends with them, and goes out again as a person does. */
export function chosenStyle(draft: Draft, style: StyleId, how: How): Draft {
  const there = hasStyle(draft, style);
  if (there && (how === "beside" || draft.styles.length === 1))
    return withoutStyle(draft, keyOfPart({ style, weight: 100 }));
  return how === "beside" ? withStyle(draft, style) : withStyle({ ...draft, styles: [] }, style);
}

export const weighed = (draft: Draft, key: string, weight: number): Draft => ({
  ...draft,
  styles: draft.styles.map((one) => (keyOfPart(one) === key ? { ...one, weight } : one)),
});

export const loraWeighed = (draft: Draft, n: number, strength: number): Draft => ({
  ...draft,
  loras: draft.loras?.map((one, i) => (i === n ? { ...one, strength } : one)),
});
export const withoutLora = (draft: Draft, n: number): Draft => ({
  ...draft,
  loras: draft.loras?.filter((_, i) => i !== n),
});

/** Who and what is in the library, and what those are called that are in its trash. */
export interface Here {
  readonly people: ReadonlySet<PersonId>;
  readonly styles: ReadonlySet<StyleId>;
  readonly trashed?: ReadonlyMap<PersonId | StyleId, string>;
}

/**
 * Without people and styles that are no longer in the library: they are missing from then on. The draft names only
 * those in the trash: of what was deleted for good it keeps no name.
 */
export function pruned(draft: Draft, { people, styles, trashed }: Here): Draft {
  const lost = (role: Missing["role"], id: PersonId | StyleId): Missing => {
    const name = trashed?.get(id);
    return { role, ...(name ? { name } : {}) };
  };
  const gone = [
    ...draft.people.flatMap((one) => ("person" in one && !people.has(one.person) ? lost("subject", one.person) : [])),
    ...draft.styles.flatMap((one) => ("style" in one && !styles.has(one.style) ? lost("style", one.style) : [])),
  ];
  if (gone.length === 0) return draft;
  const kept = {
    people: draft.people.filter((one) => !("person" in one) || people.has(one.person)),
    styles: draft.styles.filter((one) => !("style" in one) || styles.has(one.style)),
  };
  return alsoMissing({ ...draft, ...kept }, gone);
}

/** A draft that was changed: where others were chosen, or taken out, nothing is missing of them any more. */
export function inPlaceOfMissing(before: Draft, draft: Draft): Draft {
  if (!draft.missing || draft.missing !== before.missing) return draft;
  const roles: readonly (readonly [Missing["role"], "people" | "styles" | "loras"])[] = [
    ["subject", "people"],
    ["style", "styles"],
    ["lora", "loras"],
  ];
  return withoutMissing(draft, ...roles.flatMap(([role, field]) => (draft[field] === before[field] ? [] : role)));
}

/** Going on without whatever is missing. */
export const withoutAnyMissing = (draft: Draft): Draft => withoutMissing(draft, "subject", "style", "lora");

/** What USO does with what is there. */
export type Mode = "nothing" | "text" | "subject" | "style" | "both";

export function modeOf(draft: Draft): Mode {
  const styled = draft.styles.some(({ weight }) => weight > 0);
  if (draft.people.length > 0) return styled ? "both" : "subject";
  if (styled) return "style";
  return draft.prompt.trim() ? "text" : "nothing";
}

/** Whether the pose can be kept: there has to be someone who has one. */
export const hasPose = (draft: Draft): boolean => draft.people.length > 0;

/** Why the pictures cannot be made yet; null where they can. */
export type Obstacle = "no model" | "model gone" | "gone" | "nothing" | "no scene" | "only a pose";

export function obstacle(draft: Draft, model: InstalledModel | null): Obstacle | null {
  if (!model) return "no model";
  if (draft.missing) return "gone";
  if (modeOf(draft) === "nothing") return "nothing";
  if (hasPose(draft) && !draft.keepPose && !draft.prompt.trim()) return "no scene";
  // A subject with its pose kept and neither style nor words would only come out as it went in.
  if (modeOf(draft) === "subject" && draft.keepPose && !draft.prompt.trim()) return "only a pose";
  return null;
}

/** A seed of six digits: long enough to be new, short enough to be read out. */
export const newSeed = (random: number = Math.random()): number => 100_000 + Math.floor(random * 900_000);
