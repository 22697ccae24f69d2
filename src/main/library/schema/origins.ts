/** Where a picture comes from: the words as typed, the zone it was made in, the picture it was made of. */
export const origins = `
-- What is searched for are the artist's words; older pictures say only what USO was told of them.
UPDATE picture SET prompt = substr(prompt, 35, length(prompt) - 40)
  WHERE prompt LIKE 'Transform the style of image into _% style' AND instr(prompt, char(10)) = 0;

-- Minutes that the clock was ahead of UTC where it was made; null where nothing says so.
ALTER TABLE picture ADD COLUMN made_offset INTEGER CHECK (made_offset BETWEEN -1440 AND 1440);

-- The picture of the history that was used as it is.
ALTER TABLE picture_entry ADD COLUMN source INTEGER REFERENCES picture ON DELETE SET NULL;
CREATE INDEX picture_entry_source ON picture_entry (source) WHERE source IS NOT NULL;
-- Before, such a picture became a person or a style of its own.
UPDATE picture_entry SET source = (
  SELECT p.id FROM reference r JOIN file f ON f.id = r.file JOIN picture p ON p.sha256 = f.sha256
  WHERE r.id = picture_entry.reference AND r.crop IS NULL ORDER BY p.missing, p.id LIMIT 1);
`;
