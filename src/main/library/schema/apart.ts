/** People who look alike and are two: the artist said so, and is not asked again. */
export const apart = `
CREATE TABLE apart (
  one INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
  PRIMARY KEY (one, other),
  CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_other ON apart (other);
`;
