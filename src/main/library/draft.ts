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

/** Takes what went for good out of the draft: people, styles, and pictures that stood in their place. */
export function withoutGone(
  store: Pick<Store, "database">,
  gone: { readonly entries: readonly number[]; readonly pictures: readonly number[] },
): void {
  const draft = keptDraft(store);
  if (!draft) return;
  const [entries, pictures] = [new Set(gone.entries), new Set(gone.pictures)];
  const stays = (one: Draft["people"][number] | Draft["styles"][number]): boolean => {
    if ("person" in one) return !entries.has(one.person);
    if ("style" in one) return !entries.has(one.style);
    return !pictures.has("as" in one ? one.as : one.picture);
  };
  keepDraft(store, { ...draft, people: draft.people.filter(stays), styles: draft.styles.filter(stays) });
}
