/**
 * What a picture of a style shows in words, and how often it counts, as the folder that it was brought in from says: a
 * copy of it lies beside no such file.
 */
export const captions = `
ALTER TABLE reference ADD COLUMN caption TEXT NOT NULL DEFAULT '';
ALTER TABLE reference ADD COLUMN repeats INTEGER NOT NULL DEFAULT 1 CHECK (repeats >= 1);
`;
