/** People, styles, jobs and pictures: the tables of the first version. */
export const library = `
-- A picture file brought in. Several references may share one; equal bytes are one row.
CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  -- Copied: the name inside the references folder. In place: absolute.
  path TEXT NOT NULL,
  kept TEXT NOT NULL CHECK (kept IN ('copied', 'in place')),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  -- Variance of the Laplacian, see engine/image/sharpness.ts.
  sharpness REAL NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1))
) STRICT;

-- A person or a style.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'style')),
  name TEXT NOT NULL,
  notes TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
  added INTEGER NOT NULL,
  trashed INTEGER,
  -- Its adding was undone.
  removed INTEGER
) STRICT;
CREATE INDEX entry_kind ON entry (kind, name);

-- A photograph of a person, or one picture of a style.
CREATE TABLE reference (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entry INTEGER NOT NULL REFERENCES entry,
  file INTEGER NOT NULL REFERENCES file,
  name TEXT NOT NULL,
  crop TEXT CHECK (crop IS NULL OR json_valid(crop)),
  weight REAL NOT NULL DEFAULT 100 CHECK (weight BETWEEN 1 AND 200),
  -- The least is the preferred photograph, or the cover.
  position INTEGER NOT NULL,
  removed INTEGER
) STRICT;
CREATE INDEX reference_entry ON reference (entry, position);
CREATE INDEX reference_file ON reference (file);

-- Digest of something made of a reference, such as a crop.
CREATE TABLE derived (
  sha256 TEXT PRIMARY KEY,
  reference INTEGER NOT NULL REFERENCES reference
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  draft TEXT NOT NULL CHECK (json_valid(draft)),
  title TEXT NOT NULL,
  seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
  failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
  added INTEGER NOT NULL,
  ended INTEGER,
  thumbnail INTEGER REFERENCES reference,
  -- The order in which waiting jobs are taken.
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX job_state ON job (state, position);

CREATE TABLE picture (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  made INTEGER NOT NULL,
  seconds REAL,
  provider TEXT,
  job INTEGER REFERENCES job,
  recipe TEXT NOT NULL CHECK (json_valid(recipe)),
  -- Parts of the recipe that are searched for.
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  seed INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars BETWEEN 0 AND 5),
  rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected IN (0, 1)),
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  trashed INTEGER,
  exported INTEGER,
  missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1))
) STRICT;
CREATE INDEX picture_made ON picture (made, id);
CREATE INDEX picture_sha256 ON picture (sha256);
CREATE INDEX picture_job ON picture (job, seed);
CREATE INDEX picture_model ON picture (model, made);
-- Two files cannot be in one place; a lost one may have been where another is now.
CREATE UNIQUE INDEX picture_path ON picture (path) WHERE missing = 0;

-- What a picture was made of. The name is kept for the day on which the entry is unknown.
CREATE TABLE picture_entry (
  picture INTEGER NOT NULL REFERENCES picture,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'style')),
  position INTEGER NOT NULL,
  entry INTEGER REFERENCES entry,
  reference INTEGER REFERENCES reference,
  name TEXT NOT NULL,
  weight REAL NOT NULL DEFAULT 100,
  PRIMARY KEY (picture, kind, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_entry_entry ON picture_entry (entry);

CREATE TABLE preset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  options TEXT NOT NULL CHECK (json_valid(options)),
  removed INTEGER
) STRICT;

-- What a person changed: the columns of every row before and after.
CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL,
  rows TEXT NOT NULL CHECK (json_valid(rows)),
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE VIEW entry_words AS
  SELECT id, name, notes, (SELECT group_concat(value, ' ') FROM json_each(tags)) AS tags FROM entry;
CREATE VIEW picture_words AS
  SELECT id, prompt,
    (SELECT group_concat(coalesce(e.name, l.name), ' ') FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry WHERE l.picture = p.id AND l.kind = 'person') AS people,
    (SELECT group_concat(coalesce(e.name, l.name), ' ') FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry WHERE l.picture = p.id AND l.kind = 'style') AS styles,
    (SELECT group_concat(value, ' ') FROM json_each(p.tags)) AS tags
  FROM picture p;

CREATE VIRTUAL TABLE entry_fts USING fts5(name, notes, tags, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
CREATE VIRTUAL TABLE picture_fts USING fts5(prompt, people, styles, tags, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');

CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
  INSERT INTO entry_fts (rowid, name, notes, tags) SELECT id, name, notes, tags FROM entry_words WHERE id = new.id;
END;
CREATE TRIGGER entry_changed AFTER UPDATE OF name, notes, tags ON entry BEGIN
  DELETE FROM entry_fts WHERE rowid = new.id;
  INSERT INTO entry_fts (rowid, name, notes, tags) SELECT id, name, notes, tags FROM entry_words WHERE id = new.id;
END;
CREATE TRIGGER entry_renamed AFTER UPDATE OF name ON entry WHEN old.name <> new.name BEGIN
  DELETE FROM picture_fts WHERE rowid IN (SELECT picture FROM picture_entry WHERE entry = new.id);
  INSERT INTO picture_fts (rowid, prompt, people, styles, tags)
    SELECT id, prompt, people, styles, tags FROM picture_words WHERE id IN (SELECT picture FROM picture_entry WHERE entry = new.id);
END;
CREATE TRIGGER picture_added AFTER INSERT ON picture BEGIN
  INSERT INTO picture_fts (rowid, prompt, people, styles, tags) SELECT id, prompt, people, styles, tags FROM picture_words WHERE id = new.id;
END;
CREATE TRIGGER picture_changed AFTER UPDATE OF prompt, tags ON picture BEGIN
  DELETE FROM picture_fts WHERE rowid = new.id;
  INSERT INTO picture_fts (rowid, prompt, people, styles, tags) SELECT id, prompt, people, styles, tags FROM picture_words WHERE id = new.id;
END;
CREATE TRIGGER picture_linked AFTER INSERT ON picture_entry BEGIN
  DELETE FROM picture_fts WHERE rowid = new.picture;
  INSERT INTO picture_fts (rowid, prompt, people, styles, tags) SELECT id, prompt, people, styles, tags FROM picture_words WHERE id = new.picture;
END;
`;
