/** Which files pictures were exported to, so that an export knows again what is there already. */
export const exported = `
CREATE TABLE export (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  picture INTEGER NOT NULL REFERENCES picture ON DELETE CASCADE,
  -- The chosen folder, links followed, and the file's path below it with forward slashes.
  folder TEXT NOT NULL,
  path TEXT NOT NULL,
  -- The file as it was written: digest, bytes, and when it was modified, in milliseconds since 1970.
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL,
  modified REAL NOT NULL,
  -- Which of the picture's files it is: the template of its name, format and size.
  template TEXT NOT NULL,
  variant TEXT NOT NULL,
  -- What it was made of: digests of the picture's file and of the options that decide the bytes.
  source TEXT NOT NULL CHECK (length(source) = 64),
  options TEXT NOT NULL CHECK (length(options) = 64),
  -- What {number} was; null where the template has none.
  number INTEGER,
  made INTEGER NOT NULL,
  UNIQUE (folder, path)
) STRICT;
CREATE INDEX export_picture ON export (picture);
`;
