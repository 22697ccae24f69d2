/** Jobs that the machines of a farm make, and which of them made a picture; null where this one did. */
export const sites = `
ALTER TABLE job ADD COLUMN site TEXT NOT NULL DEFAULT 'here' CHECK (site IN ('here', 'farm'));
ALTER TABLE picture ADD COLUMN machine TEXT;
`;
