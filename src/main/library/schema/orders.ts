/** What a job was ordered with, and who has it at work. */
export const orders = `
-- What is made, with the recipe and every file by its digest; null in jobs that were queued before.
ALTER TABLE job ADD COLUMN ordered TEXT CHECK (ordered IS NULL OR json_valid(ordered));
-- Who has a running job at work, and until when it is theirs, in milliseconds since 1970.
ALTER TABLE job ADD COLUMN worker TEXT;
ALTER TABLE job ADD COLUMN lease INTEGER;
`;
