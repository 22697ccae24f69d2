/** A picture of a style may count nothing: it stays in the style, and is left out of what is made with it. */
export const leftOut = `
ALTER TABLE reference ADD COLUMN share REAL NOT NULL DEFAULT 100 CHECK (share BETWEEN 0 AND 200);
UPDATE reference SET share = weight;
ALTER TABLE reference DROP COLUMN weight;
ALTER TABLE reference RENAME COLUMN share TO weight;
`;
