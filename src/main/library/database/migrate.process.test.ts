import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { PersonId, PictureId } from "../../../contract/values/id.ts";
import { library, temporaryFolder } from "../../../../tests/library.ts";
import { backups } from "../opening/backup.ts";
import { openDatabase } from "./database.ts";
import { migrate, schemaVersion } from "./migrate.ts";
import { migrations, released } from "../schema/migrations.ts";

/** A home with a library as an earlier version left it. */
function earlier(version: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "home"));
  const database = new DatabaseSync(join(folder, "home/library.sqlite"));
  database.exec(readFileSync(new URL(`../../../../tests/fixtures/library-v${version}.sql`, import.meta.url), "utf8"));
  database.close();
  return folder;
}

test("every version that was ever released has a fixture", () => {
  const fixtures = readdirSync(new URL("../../../../tests/fixtures", import.meta.url)).filter((name) =>
    /^library-v\d+\.sql$/.test(name),
  );
  expect(fixtures).toHaveLength(released);
});

test.each(Array.from({ length: released }, (_, i) => i + 1))(
  "a library of version %i opens with everything in it",
  async (version) => {
    const folder = earlier(version);
    const shelf = await library(folder);
    expect(await shelf.call("people.list", { view: "favourites", text: "tall band" })).toMatchObject([
      {
        name: "Anna",
        notes: "tall",
        tags: ["band", "cover"],
        pictures: 1,
        lastUsed: 2400,
        photos: [{ name: "anna.png", crop: { height: 0.8 }, kept: "in place", present: false }],
      },
    ]);
    expect(await shelf.call("styles.list", { view: "all" })).toMatchObject([
      { name: "Comic", images: [{ weight: 60 }] },
    ]);
    expect(
      await shelf.call("pictures.query", {
        query: { text: "sea anna comic print", stars: 4, people: [1 as PersonId] },
      }),
    ).toMatchObject({ total: 1, pictures: [{ id: 1, file: "one.png", seconds: 1.4, recipe: { seed: 7 } }] });
    expect(await shelf.call("jobs.all", null)).toMatchObject([
      { id: 2, state: "waiting" },
      { id: 1, state: "done", made: [1 as PictureId] },
    ]);
    expect(await shelf.call("jobs.paused", null)).toBe(true);
    expect(await shelf.call("presets.all", null)).toMatchObject([{ name: "Web" }]);
    expect(await shelf.call("history.undo", null)).toEqual({ what: "Renamed Ann to Anna" });
    expect(await shelf.call("people.list", { view: "all", text: "anna" })).toEqual([]);
  },
);

test("of older pictures the artist's words are searched for, not what USO was told of them", async () => {
  const folder = earlier(2);
  const database = new DatabaseSync(join(folder, "home/library.sqlite"));
  database.exec("UPDATE picture SET prompt = 'Transform the style of image into gouache style' WHERE id = 1");
  database.close();
  const shelf = await library(folder);
  expect(await shelf.call("pictures.query", { query: { text: "gouache" } })).toMatchObject({ total: 1 });
  expect(await shelf.call("pictures.query", { query: { text: "transform" } })).toMatchObject({ total: 0 });
});

test("new migrations run once, each whole or not at all, after a backup of what was there", () => {
  const folder = earlier(1);
  const file = join(folder, "home/library.sqlite");
  const options = { file, backups: join(folder, "home/backups") };
  const second = { name: "colours", script: "ALTER TABLE entry ADD COLUMN colour TEXT" };
  const broken = {
    name: "ages",
    script: "ALTER TABLE entry ADD COLUMN age INTEGER; INSERT INTO nowhere VALUES (1)",
  };
  const database = openDatabase(file);
  expect(() => migrate(database, { ...options, migrations: [...migrations, second, broken] })).toThrow("nowhere");
  expect(schemaVersion(database)).toBe(migrations.length + 1);
  expect(database.get("SELECT name, colour FROM entry WHERE id = 1")).toMatchObject({ name: "Anna", colour: null });
  expect(() => database.get("SELECT age FROM entry")).toThrow("age");
  migrate(database, { ...options, migrations: [...migrations, second] });
  expect(backups(options.backups)).toHaveLength(1);
  const backup = openDatabase(backups(options.backups)[0]!, "read");
  expect(schemaVersion(backup)).toBe(1);
  expect(() => backup.run("DELETE FROM entry")).toThrow(expect.objectContaining({ code: "library.read-only" }));
  backup.close();
  database.close();
});

test("a new database goes through all migrations without a backup, and a newer one is not touched", () => {
  const folder = temporaryFolder();
  const options = { file: join(folder, "x.sqlite"), backups: join(folder, "backups") };
  const a = { name: "a", script: "CREATE TABLE a (x)" };
  const database = openDatabase(options.file);
  migrate(database, { ...options, migrations: [a, { name: "b", script: "CREATE TABLE b (x)" }] });
  expect(schemaVersion(database)).toBe(2);
  expect(backups(options.backups)).toEqual([]);
  expect(() => migrate(database, { ...options, migrations: [a] })).toThrow(
    expect.objectContaining({ code: "library.newer", data: { file: options.file, version: 2, known: 1 } }),
  );
  database.close();
});

test("a transaction inside another belongs to the outer one, and one that fails leaves nothing", () => {
  const database = openDatabase(join(temporaryFolder(), "x.sqlite"));
  database.script("CREATE TABLE a (x)");
  const insert = () => database.transaction(() => database.run("INSERT INTO a VALUES (1)"));
  expect(() =>
    database.transaction(() => {
      insert();
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(database.all("SELECT x FROM a")).toEqual([]);
  database.transaction(() => [insert(), insert()]);
  expect(database.all("SELECT x FROM a")).toHaveLength(2);
  database.close();
});
