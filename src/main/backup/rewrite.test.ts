import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { rewritePaths } from "./rewrite.ts";

test("pictures change places, and one whose file came not along is in nobody's way", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(`
    CREATE TABLE picture (id INTEGER PRIMARY KEY, path TEXT, recipe TEXT, missing INTEGER);
    CREATE UNIQUE INDEX picture_path ON picture (path) WHERE missing = 0;
    CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, kept TEXT, missing INTEGER);
    INSERT INTO picture VALUES (1, '/a.png', '{"subjects":[{"path":"/b.png"}]}', 0), (2, '/b.png', '{}', 0), (3, '/c.png', '{}', 0)`);
  const moved = new Map([
    ["/a.png", "/b.png"],
    ["/b.png", "/c.png"],
  ]);
  rewritePaths(database, moved);
  expect(database.prepare("SELECT id, path, recipe, missing FROM picture").all()).toMatchObject([
    { id: 1, path: "/b.png", recipe: '{"subjects":[{"path":"/c.png"}]}', missing: 0 },
    { id: 2, path: "/c.png", missing: 0 },
    { id: 3, path: "/c.png", missing: 1 },
  ]);
});
