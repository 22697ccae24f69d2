/** The mean colour of what is shown, "#a1b2c3"; null until it is known. */
export const colours = `
ALTER TABLE picture ADD COLUMN colour TEXT CHECK (colour IS NULL OR length(colour) = 7);
ALTER TABLE file ADD COLUMN colour TEXT CHECK (colour IS NULL OR length(colour) = 7);
`;
