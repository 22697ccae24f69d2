/** The draft that lies with the library, so that it goes where the library goes. */
import { type Draft, draftSchema } from "../../../contract/making/draft.ts";
import type { Missing } from "../../../contract/making/parts.ts";
import { readMeta, type Store, writeMeta } from "../database/store.ts";

const key = "draft";

/** null where none was kept, or what was kept is no draft any more. */
export function keptDraft({ database }: Pick<Store, "database">): Draft | null {
  const kept = readMeta(database, key);
  return kept === null ? null : (draftSchema.safeParse(JSON.parse(kept)).data ?? null);
}

/** What stood in a draft of a private picture is nowhere on the disk once the next one is kept. */
export function keepDraft(store: Pick<Store, "database">, draft: Draft): void {
  const { database } = store;
  const wasPrivate = keptDraft(store)?.private !== undefined;
  writeMeta(database, key, JSON.stringify(draft));
  // Until then the database's file has the former one, and its log the new one.
  if (wasPrivate) database.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

/** Rows that went for good: people and styles, and pictures that can stand in their place. */
export interface Gone {
  readonly entries: readonly number[];
  readonly pictures: readonly number[];
}

/** Takes what went for good out of the draft, which lacks it from then on. */
export function withoutGone(store: Pick<Store, "database">, gone: Gone): void {
  const draft = keptDraft(store);
  if (draft) keepDraft(store, { ...draft, ...partsWithout(draft, gone) });
}

/** The parts of a draft without those that went for good: they are missing in it, and nothing missing has a name. */
export function partsWithout(
  { people, styles, missing }: Pick<Draft, "people" | "styles" | "missing">,
  gone: Gone,
): Pick<Draft, "people" | "styles" | "missing"> {
  const [entries, pictures] = [new Set(gone.entries), new Set(gone.pictures)];
  const stays = (one: Draft["people"][number] | Draft["styles"][number]): boolean => {
    if ("person" in one) return !entries.has(one.person);
    if ("style" in one) return !entries.has(one.style);
    return !pictures.has("as" in one ? one.as : one.picture);
  };
  const lacks: readonly Missing["role"][] = [
    ...(missing ?? []).map(({ role }) => role),
    ...(people.every(stays) ? [] : (["subject"] as const)),
    ...(styles.every(stays) ? [] : (["style"] as const)),
  ];
  const all = [...new Set(lacks)].map((role) => ({ role }));
  return {
    people: people.filter(stays),
    styles: styles.filter(stays),
    ...(all.length > 0 ? { missing: all } : {}),
  };
}
