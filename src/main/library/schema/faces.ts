/** What was found of faces in a photograph, as it is seen turned: found by the engine, and to be found again. */
export const faces = `
CREATE TABLE face (
  file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  -- Quarter turns clockwise: a face that lies on its side is none to the engine.
  turn INTEGER NOT NULL CHECK (turn BETWEEN 0 AND 3),
  -- The edition of the rules and networks that found them; others are not compared with.
  edition INTEGER NOT NULL,
  -- A list, whose it is a photograph of first; each with its 128 numbers.
  found TEXT NOT NULL CHECK (json_valid(found)),
  PRIMARY KEY (file, turn)
) STRICT, WITHOUT ROWID;
`;
