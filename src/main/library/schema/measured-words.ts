/**
 * Measures also of words, and of why the better way could tell nothing. What was measured before is measured anew: it
 * is made of the pictures alone.
 */
export const measuredWords = `
DROP TABLE unrelated;
DROP TABLE measure;
DELETE FROM measured;

CREATE TABLE measure (
  picture INTEGER NOT NULL REFERENCES picture,
  kind TEXT NOT NULL CHECK (kind IN ('likeness', 'style', 'words', 'leak', 'copy')),
  formula TEXT NOT NULL,
  weights TEXT,
  -- The value and what it was computed with, or why there is none.
  value REAL,
  "by" TEXT,
  rough INTEGER CHECK (rough IN (0, 1)),
  why TEXT,
  -- Of a value: why the better way could tell nothing.
  instead TEXT,
  -- The share of unrelated pairs that the value exceeds, and by how many of their deviations it exceeds their mean;
  -- null while there are too few of them.
  share REAL CHECK (share BETWEEN 0 AND 1),
  lead REAL,
  PRIMARY KEY (picture, kind),
  CHECK ((value IS NULL) = (why IS NOT NULL) AND (value IS NULL) = ("by" IS NULL) AND (value IS NULL) = (rough IS NULL)),
  CHECK (instead IS NULL OR value IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX measure_order ON measure (kind, lead DESC, picture DESC, share) WHERE lead IS NOT NULL;

-- Pictures against references and words that they were not made of.
CREATE TABLE unrelated (
  picture INTEGER NOT NULL REFERENCES picture,
  kind TEXT NOT NULL,
  "by" TEXT NOT NULL,
  value REAL NOT NULL
) STRICT;
CREATE INDEX unrelated_value ON unrelated (kind, "by", value);
CREATE INDEX unrelated_picture ON unrelated (picture);
`;
