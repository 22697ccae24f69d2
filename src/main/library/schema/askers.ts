/** Whose a change is: the window that asked for it, and in which of its gestures. */
export const askers = `
-- Both absent where no window asked.
ALTER TABLE change ADD COLUMN asker TEXT;
ALTER TABLE change ADD COLUMN gesture INTEGER;
`;
