/** The draft that lies with the library, so that it goes where the library goes. */
import { type Draft, draftSchema } from "../../contract/draft.ts";
import { readMeta, type Store, writeMeta } from "./store.ts";

const key = "draft";

/** null where none was kept, or what was kept is no draft any more. */
export function keptDraft({ database }: Pick<Store, "database">): Draft | null {
  const kept = readMeta(database, key);
  return kept === null ? null : (draftSchema.safeParse(JSON.parse(kept)).data ?? null);
}

export function keepDraft({ database }: Pick<Store, "database">, draft: Draft): void {
  writeMeta(database, key, JSON.stringify(draft));
}

/** Takes people and styles that went for good out of the draft. */
export function withoutEntries(store: Pick<Store, "database">, entries: readonly number[]): void {
  const draft = keptDraft(store);
  if (!draft) return;
  const gone = new Set(entries);
  keepDraft(store, {
    ...draft,
    people: draft.people.filter(({ person }) => !gone.has(person)),
    styles: draft.styles.filter(({ style }) => !gone.has(style)),
  });
}
