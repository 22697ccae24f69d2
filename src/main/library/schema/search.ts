/** What is searched: words with ß as ss, so that Straße is found by strasse and the other way round. */

/** A column with it written out, as `search.ts` writes what is searched for. */
const written = (column: string): string => `replace(replace(${column}, 'ß', 'ss'), 'ẞ', 'ss')`;

const names = (kind: "person" | "style"): string =>
  `(SELECT group_concat(coalesce(e.name, l.name), ' ') FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry
     WHERE l.picture = p.id AND l.kind = '${kind}')`;
const tags = (table: string): string => `(SELECT group_concat(value, ' ') FROM json_each(${table}.tags))`;

export const search = `
DROP VIEW entry_words;
DROP VIEW picture_words;
CREATE VIEW entry_words AS
  SELECT id, ${written("name")} AS name, ${written("notes")} AS notes, ${written(tags("entry"))} AS tags FROM entry;
CREATE VIEW picture_words AS
  SELECT id, ${written("prompt")} AS prompt, ${written(names("person"))} AS people,
    ${written(names("style"))} AS styles, ${written(tags("p"))} AS tags
  FROM picture p;
INSERT INTO entry_fts (entry_fts) VALUES ('delete-all');
INSERT INTO picture_fts (picture_fts) VALUES ('delete-all');
INSERT INTO entry_fts (rowid, name, notes, tags) SELECT id, name, notes, tags FROM entry_words;
INSERT INTO picture_fts (rowid, prompt, people, styles, tags) SELECT id, prompt, people, styles, tags FROM picture_words;
`;
