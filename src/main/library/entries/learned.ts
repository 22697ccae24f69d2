/** What was learned of styles: for each model the one that is in use, and those before it. */
import { z } from "zod";
import { Fault } from "../../../contract/fault.ts";
import { digest, id } from "../../../contract/values/forms.ts";
import type { LearnedId, StyleId } from "../../../contract/values/id.ts";
import type { Immutable } from "../../../contract/values/immutable.ts";
import { styleDepths } from "../../../contract/learning/learning.ts";
import type { Learned } from "../../../contract/learning/teaching.ts";
import { styleReferences } from "../pictures/files.ts";
import type { Store } from "../database/store.ts";

export const newLearned = z.strictObject({
  style: id<StyleId>(),
  model: z.string(),
  modelDigest: digest,
  depth: z.enum(styleDepths),
  tokens: digest,
  lora: digest.nullable(),
  pictures: z.array(digest),
  steps: z.number().int().min(0),
  match: z.number(),
  leak: z.number(),
});
export type NewLearned = Immutable<z.infer<typeof newLearned>>;

interface Row {
  readonly id: number;
  readonly style: number;
  readonly model: string;
  readonly model_digest: string;
  readonly depth: Learned["depth"];
  readonly tokens: string;
  readonly lora: string | null;
  readonly pictures: string;
  readonly steps: number;
  readonly match: number;
  readonly leak: number;
  readonly made: number;
  readonly in_use: number;
}

/** All that was learned of a style and not let go, the newest first. @throws Fault `library.unknown` */
export function learnedOf(store: Store, style: StyleId): readonly Learned[] {
  const now = JSON.stringify(digestsOf(store, style));
  return store.database
    .all<Row>("SELECT * FROM learned WHERE style = ? AND removed IS NULL ORDER BY made DESC, id DESC", style)
    .map((row) => shown(row, now));
}

/** What stands for a style with a model; null where its pictures do. */
export function learnedFor({ database }: Store, style: StyleId, model: string): LearnedFiles | null {
  const row = database.get<Row>(
    "SELECT * FROM learned WHERE style = ? AND model = ? AND in_use = 1 AND removed IS NULL",
    style,
    model,
  );
  return row ? { tokens: row.tokens, lora: row.lora, modelDigest: row.model_digest } : null;
}

/** Files among the blobs, by their digests. */
export interface LearnedFiles {
  readonly tokens: string;
  readonly lora: string | null;
  readonly modelDigest: string;
}

/**
 * Records what was learned and takes it into use; the same, learned of the same pictures, is recorded once. Its
 * digests are linked to the style's cover, so that a rebuild, a backup and deleting for good know whose they are.
 * @throws Fault `library.unknown`
 */
export function addLearned(store: Store, one: NewLearned): Learned {
  const { database } = store;
  const [cover] = styleReferences(store, one.style);
  const pictures = JSON.stringify(one.pictures.toSorted());
  return database.transaction(() => {
    const same = database.get<{ readonly id: LearnedId }>(
      `SELECT id FROM learned WHERE style = ? AND model = ? AND model_digest = ? AND tokens = ? AND lora IS ?
       AND depth = ? AND steps = ? AND pictures = ? AND removed IS NULL`,
      one.style,
      one.model,
      one.modelDigest,
      one.tokens,
      one.lora,
      one.depth,
      one.steps,
      pictures,
    );
    if (same) {
      useLearned(store, one.style, one.model, same.id);
      return shown(rowOf(store, same.id), JSON.stringify(digestsOf(store, one.style)));
    }
    database.run("UPDATE learned SET in_use = 0 WHERE style = ? AND model = ?", one.style, one.model);
    for (const sha256 of [one.tokens, one.lora])
      if (sha256 !== null)
        database.run(
          "INSERT INTO derived (sha256, reference) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
          sha256,
          cover!.id,
        );
    const id = database.run(
      `INSERT INTO learned (style, model, model_digest, depth, tokens, lora, pictures, steps, match, leak, made, in_use)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
      one.style,
      one.model,
      one.modelDigest,
      one.depth,
      one.tokens,
      one.lora,
      pictures,
      one.steps,
      one.match,
      one.leak,
      Date.now(),
    );
    store.changed("style");
    return shown(rowOf(store, id as LearnedId), JSON.stringify(digestsOf(store, one.style)));
  });
}

/** Takes what was learned into use, or, with null, the pictures again. @throws Fault `library.unknown` */
export function useLearned(store: Store, style: StyleId, model: string, id: LearnedId | null): void {
  const { database } = store;
  const row = id === null ? null : rowOf(store, id);
  if (row && (row.style !== style || row.model !== model))
    throw new Fault("library.unknown", { kind: "learned style", id: row.id });
  database.transaction(() => {
    database.run("UPDATE learned SET in_use = 0 WHERE style = ? AND model = ?", style, model);
    if (id !== null) database.run("UPDATE learned SET in_use = 1 WHERE id = ?", id);
    store.changed("style");
  });
}

/**
 * Lets go of what was learned. Its files stay for the pictures that were made with it.
 * @throws Fault `library.unknown`
 */
export function removeLearned(store: Store, id: LearnedId): void {
  rowOf(store, id);
  store.database.run("UPDATE learned SET removed = ?, in_use = 0 WHERE id = ?", Date.now(), id);
  store.changed("style");
}

function rowOf({ database }: Store, id: LearnedId): Row {
  const row = database.get<Row>("SELECT * FROM learned WHERE id = ? AND removed IS NULL", id);
  if (!row) throw new Fault("library.unknown", { kind: "learned style", id });
  return row;
}

const digestsOf = (store: Store, style: StyleId): readonly string[] =>
  styleReferences(store, style)
    .map(({ sha256 }) => sha256)
    .toSorted();

function shown(row: Row, pictures: string): Learned {
  const { depth, model, steps, match, leak, made, tokens, lora } = row;
  const common = { depth, model, steps, match, leak, made, tokens, lora, modelDigest: row.model_digest };
  return { ...common, id: row.id as LearnedId, inUse: row.in_use === 1, picturesChanged: row.pictures !== pictures };
}
