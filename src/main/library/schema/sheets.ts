/** Sheets, and the jobs that make their cells. */
export const sheets = `
CREATE TABLE sheet (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  made INTEGER NOT NULL,
  -- What its cells have in common and its axes, see contract/making/sheets.ts.
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  -- What people and styles were called, for the day on which one is unknown.
  names TEXT NOT NULL CHECK (json_valid(names)),
  -- Ids of the pictures that won.
  picks TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(picks)),
  removed INTEGER
) STRICT;

-- Where a job's pictures stand: the n-th in the n-th cell along the seeds.
CREATE TABLE sheet_job (
  job INTEGER PRIMARY KEY REFERENCES job,
  sheet INTEGER NOT NULL REFERENCES sheet,
  person INTEGER NOT NULL,
  style INTEGER NOT NULL,
  seed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sheet_job_sheet ON sheet_job (sheet);
`;
