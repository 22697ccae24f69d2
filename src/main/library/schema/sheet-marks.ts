/** Sheets under a name that their pictures can carry elsewhere. */
export const sheetMarks = `
ALTER TABLE sheet ADD COLUMN mark TEXT;
UPDATE sheet SET mark = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX sheet_mark ON sheet (mark);
`;
