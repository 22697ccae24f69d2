/** Pictures put together by hand, one collection a client or project, and searches that are kept. */
export const collections = `
CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  made INTEGER NOT NULL,
  removed INTEGER
) STRICT;
CREATE TABLE collected (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  collection INTEGER NOT NULL REFERENCES collection,
  picture INTEGER NOT NULL REFERENCES picture,
  removed INTEGER,
  UNIQUE (collection, picture)
) STRICT;
CREATE INDEX collected_picture ON collected (picture);

CREATE TABLE search (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  -- The history's address, field by field.
  address TEXT NOT NULL CHECK (json_valid(address)),
  removed INTEGER
) STRICT;
`;
