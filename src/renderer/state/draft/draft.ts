/**
 * The composer's draft, which the studio keeps: the same in every window and after every start. Change it with the
 * rules of rules.ts: `edit((draft) => withStyle(draft, id))`.
 */
import type { InstalledModel } from "../../../contract/models.ts";
import type { Draft } from "../../../contract/making/draft.ts";
import { create } from "zustand";
import type { Person, Reference } from "../../../contract/library/library.ts";
import type { PictureId, StyleId } from "../../../contract/values/id.ts";
import { emptyDraft, forModel, inPlaceOfMissing, modeOf, withPerson, withStyle } from "./rules.ts";
import { startKeeping } from "./keeping.ts";
import { call } from "../link.ts";
import { go } from "../route/route.ts";
import { did } from "../undo/steps.ts";
import { text } from "../../text/text.ts";
import { leaveFirstRun } from "../studio.ts";

interface Kept {
  readonly draft: Draft;
}

export const useDraft = create<Kept>(() => ({ draft: emptyDraft(null) }));

/**
 * Takes up the draft as the studio keeps it, and keeps it there from then on. Before the studio is shown.
 * @returns whether anything is in it
 */
export async function startDraft(): Promise<{ readonly begun: boolean }> {
  await startKeeping({
    get: () => useDraft.getState().draft,
    set: (draft) => useDraft.setState({ draft }),
    subscribe: (changed) => useDraft.subscribe((now, before) => now.draft !== before.draft && changed()),
  });
  return { begun: modeOf(useDraft.getState().draft) !== "nothing" };
}

/** Milliseconds within which changes of the same fields are one gesture: a word typed, a slider drawn. */
const gesture = 1_000;
let latest = { fields: "", at: 0 };

/** Changes the draft. Undo takes it back, a gesture at a time. */
export function edit(change: (draft: Draft) => Draft): void {
  const before = useDraft.getState().draft;
  const draft = inPlaceOfMissing(before, change(before));
  if (draft !== before) put(draft, text().studio.draftChanged);
}

/** Puts another draft in the place of this one, as one step. */
export function put(draft: Draft, what: string): void {
  const before = useDraft.getState();
  useDraft.setState({ draft });
  const fields = changedFields(before.draft, draft);
  if (fields === "") return;
  const now = performance.now();
  const goesOn = latest.fields === fields && now - latest.at < gesture;
  latest = { fields, at: now };
  if (goesOn) return;
  let after: Kept | null = null;
  did({
    what,
    undo: () => {
      after = useDraft.getState();
      latest = { fields: "", at: 0 };
      useDraft.setState(before);
    },
    redo: () => after && useDraft.setState(after),
  });
}

function changedFields(a: Draft, b: Draft): string {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Draft>;
  return [...names].filter((name) => a[name] !== b[name]).join(" ");
}

/** Changes the draft as the library changed beneath it. It is no step of its own: undoing is that of the library. */
export const follow = (change: (draft: Draft) => Draft): void =>
  useDraft.setState(({ draft }) => ({ draft: change(draft) }));

export const setDraft = (change: Partial<Draft>): void => edit((draft) => ({ ...draft, ...change }));

let inUse: string | null = null;

/**
 * Brings the draft to the model in use when another one is chosen. A draft that was recalled keeps the model that made
 * its picture until then, over a restart as well.
 */
export function adoptModel(model: InstalledModel, models: readonly InstalledModel[]): void {
  const before = inUse;
  inUse = model.id;
  const chosen = before !== null && before !== model.id;
  if (!chosen && useDraft.getState().draft.model !== "") return;
  useDraft.setState(({ draft }) => ({
    draft:
      draft.model === model.id ? draft : forModel(draft, models.find((one) => one.id === draft.model) ?? null, model),
  }));
}

/** Puts a person into the composer, with their preferred photograph or another, and shows the studio. */
export function takePerson(person: Person, photo: Reference | undefined = person.photos[0]): void {
  if (!photo) return;
  edit((draft) => withPerson(draft, person.id, photo.id));
  leaveFirstRun();
  go("studio");
}

/** Puts a style into the composer and shows the studio. */
export function takeStyle(style: StyleId): void {
  edit((draft) => withStyle(draft, style));
  leaveFirstRun();
  go("studio");
}

/** Puts what a picture was made of into the composer, its seed as well, so that Make gives it again. */
export async function recall(picture: PictureId): Promise<void> {
  const draft = await call("queue.recall", { picture });
  put({ ...draft, count: 1 }, text().studio.recalled);
  go("studio");
}

/** Queues a picture once more at once, with a new seed or exactly as it was, without touching the composer. */
export const makeAgain = (picture: PictureId, seed: "same" | "new"): Promise<unknown> =>
  call("queue.again", { picture, seed });
