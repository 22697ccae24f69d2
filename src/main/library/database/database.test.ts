import { expect, test } from "vitest";
import { databaseFault } from "./database.ts";

/** By SQLite's extended result codes: https://www.sqlite.org/rescode.html */
test.each([
  ["SQLITE_FULL", 13, "library.disk-full"],
  ["SQLITE_IOERR_SHMSIZE", 4874, "library.disk-full"],
  ["SQLITE_IOERR_READ", 266, "library.disk-failed"],
  ["SQLITE_BUSY_SNAPSHOT", 517, "library.busy"],
  ["SQLITE_CORRUPT_INDEX", 779, "library.damaged"],
])("%s is told as what it is", (_, errcode, code) => {
  expect(databaseFault(Object.assign(new Error("disk I/O error"), { errcode }))).toMatchObject({ code });
});

test("what is no error of SQLite's stays as it is", () => {
  const error = new Error("something else");
  expect(databaseFault(error)).toBe(error);
});
