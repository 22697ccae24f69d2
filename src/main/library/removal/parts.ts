/** Copies of what pictures were made of that are nobody's in the library: they go with the last of those pictures. */
import type { Store } from "../database/store.ts";
import { digestsIn } from "./digests.ts";
import type { Going } from "./scope.ts";

/**
 * Digests that the pictures and jobs which go were made of, or are, and nothing else names: no picture, job, person or
 * style.
 */
export function partsOf({ database }: Pick<Store, "database">, going: Going): ReadonlySet<string> {
  const [gone, over] = [going.pictures, going.jobs.map(({ id }) => id)].map((ids) => JSON.stringify(ids));
  const among = "IN (SELECT value FROM json_each(?))";
  const all = (sql: string, ids?: string) => database.all<{ text: string }>(sql, ...(ids === undefined ? [] : [ids]));
  const parts = new Set(
    [
      ...all(`SELECT recipe AS text FROM picture WHERE id ${among}`, gone),
      ...all(`SELECT sha256 AS text FROM picture WHERE id ${among}`, gone),
      ...all(`SELECT ordered AS text FROM job WHERE ordered IS NOT NULL AND id ${among}`, over),
    ].flatMap(({ text }) => digestsIn(text)),
  );
  if (parts.size === 0) return parts;
  const others = [
    ...all(`SELECT recipe AS text FROM picture WHERE id NOT ${among}`, gone),
    ...all(`SELECT ordered AS text FROM job WHERE ordered IS NOT NULL AND id NOT ${among}`, over),
    ...all("SELECT sha256 AS text FROM file"),
    ...all("SELECT tokens || ' ' || coalesce(lora, '') AS text FROM learned"),
  ];
  for (const { text } of others) for (const sha256 of digestsIn(text)) parts.delete(sha256);
  return parts;
}
