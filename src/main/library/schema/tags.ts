/** What a machine of a farm must have to make a job; and which engine made a picture, on which device. */
export const tags = `
ALTER TABLE job ADD COLUMN tag TEXT;
ALTER TABLE picture ADD COLUMN engine TEXT;
ALTER TABLE picture ADD COLUMN device TEXT;
`;
