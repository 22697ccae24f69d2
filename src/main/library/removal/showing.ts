/** Which pictures show somebody: those made of their photographs, and those made of such pictures. */
import type { Store } from "../database/store.ts";

export interface Shown {
  /** Ids of the pictures that show one of them, those in the trash included. */
  readonly pictures: ReadonlySet<number>;
  /** Digests of every file that shows them: photographs, crops, pictures. */
  readonly digests: ReadonlySet<string>;
}

/** What shows these people, however many pictures lie between. */
export function whatShows({ database }: Store, people: readonly number[]): Shown {
  const list = JSON.stringify(people);
  const photographs = database.all<{ sha256: string; shared: number }>(
    `WITH going AS (SELECT value AS id FROM json_each(?)),
       own AS (SELECT r.id, f.id AS file, f.sha256 FROM reference r JOIN file f ON f.id = r.file WHERE r.entry IN going),
       shared AS (SELECT file FROM reference WHERE removed IS NULL AND entry NOT IN going)
     SELECT sha256, file IN shared AS shared FROM own
     UNION SELECT d.sha256, 0 FROM derived d JOIN own ON own.id = d.reference`,
    list,
  );
  // Of a photograph that is another's too, a picture may show the other one alone: only its links say who it is.
  const digests = new Set(photographs.filter(({ shared }) => shared === 0).map(({ sha256 }) => sha256));
  const pictures = new Set(
    database
      .all<{ picture: number }>(
        "SELECT DISTINCT picture FROM picture_entry WHERE entry IN (SELECT value FROM json_each(?))",
        list,
      )
      .map(({ picture }) => picture),
  );
  if (people.length === 0) return { pictures, digests };
  const all = database.all<{ id: number; sha256: string; of: string }>(
    `SELECT p.id, p.sha256, (SELECT json_group_array(json_extract(value, '$.sha256')) FROM
       (SELECT value FROM json_each(p.recipe, '$.subjects') UNION ALL SELECT value FROM json_each(p.recipe, '$.styles'))) AS of
     FROM picture p`,
  );
  const made = all.map((picture) => ({ ...picture, of: JSON.parse(picture.of) as readonly (string | null)[] }));
  const sources = database.all<{ picture: number; source: number }>(
    "SELECT picture, source FROM picture_entry WHERE source IS NOT NULL",
  );
  // A crop of a picture that was brought in shows what the picture does.
  const derived = database.all<{ sha256: string; of: string }>(
    "SELECT d.sha256, f.sha256 AS of FROM derived d JOIN reference r ON r.id = d.reference JOIN file f ON f.id = r.file",
  );
  for (let before = -1; before !== pictures.size + digests.size;) {
    before = pictures.size + digests.size;
    for (const { id, sha256, of } of made) {
      if (!pictures.has(id) && !of.some((one) => one !== null && digests.has(one))) continue;
      pictures.add(id);
      digests.add(sha256);
    }
    for (const { picture, source } of sources) if (pictures.has(source)) pictures.add(picture);
    for (const { sha256, of } of derived) if (digests.has(of)) digests.add(sha256);
  }
  return { pictures, digests: new Set([...digests, ...photographs.map(({ sha256 }) => sha256)]) };
}
