/** What was learned from a style's pictures, for one model: made from them, and to be made again. */
export const learned = `
CREATE TABLE learned (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  style INTEGER NOT NULL REFERENCES entry,
  -- The model's id, and a digest of its weights: another edition of it is another model.
  model TEXT NOT NULL,
  model_digest TEXT NOT NULL,
  depth TEXT NOT NULL CHECK (depth IN ('at once', 'tokens', 'layers')),
  -- Files among the blobs, by their digests. The LoRA only where layers were learned.
  tokens TEXT NOT NULL CHECK (length(tokens) = 64),
  lora TEXT CHECK (lora IS NULL OR length(lora) = 64),
  -- Digests of the pictures it was learned from, sorted, as JSON.
  pictures TEXT NOT NULL CHECK (json_valid(pictures)),
  steps INTEGER NOT NULL,
  match REAL NOT NULL,
  leak REAL NOT NULL,
  made INTEGER NOT NULL,
  -- Of a style and a model at most one is in use; where none is, the style is its pictures.
  in_use INTEGER NOT NULL CHECK (in_use IN (0, 1)),
  -- The artist let it go. Pictures that were made with it still know it.
  removed INTEGER
) STRICT;
CREATE INDEX learned_style ON learned (style, model);
CREATE UNIQUE INDEX learned_in_use ON learned (style, model) WHERE in_use = 1;
`;
