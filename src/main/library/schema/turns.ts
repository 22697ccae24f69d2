/** How a photograph is turned, and whose pictures they are that were made of it. */
export const turns = `
-- Quarter turns clockwise; a crop is of the picture as it is seen then.
ALTER TABLE reference ADD COLUMN turn INTEGER NOT NULL DEFAULT 0 CHECK (turn BETWEEN 0 AND 3);

-- A photograph takes the pictures that were made of it along to another person, and back.
CREATE INDEX picture_entry_reference ON picture_entry (reference) WHERE reference IS NOT NULL;
CREATE TRIGGER reference_moved AFTER UPDATE OF entry ON reference WHEN old.entry <> new.entry BEGIN
  UPDATE picture_entry SET entry = new.entry WHERE reference = new.id;
  UPDATE picture SET prompt = prompt WHERE id IN (SELECT picture FROM picture_entry WHERE reference = new.id);
END;
`;
