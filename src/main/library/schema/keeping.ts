/** What is kept for the composer. */
export const keeping = `
-- Words that are put into a prompt.
CREATE TABLE snippet (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  removed INTEGER
) STRICT;

CREATE TABLE composer_preset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  -- The fields of a draft that it sets, see contract/library/keeping.ts.
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  removed INTEGER
) STRICT;
`;
