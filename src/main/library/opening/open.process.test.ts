import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { insertPicture } from "../pictures/record.ts";
import { library, newPicture, noisePicture, recipe, store, temporaryFolder } from "../../../../tests/library.ts";

const assets = fileURLToPath(new URL("../../../../assets", import.meta.url));

test("a new library begins with the bundled styles and a few people, which are no change to undo", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder, { samples: assets });
  const styles = await shelf.call("styles.list", { view: "all" });
  expect(styles).toHaveLength(readdirSync(join(assets, "styles")).length);
  expect(styles.map((style) => style.name)).toContain("Pencil hatching");
  expect(styles.every((style) => style.tags.join() === "starter" && style.images[0]!.kept === "copied")).toBe(true);
  const people = await shelf.call("people.list", { view: "all", tag: "sample" });
  expect(people.map((person) => person.name)).toEqual(["Daniel", "Eileen", "Greta", "Ines"]);
  expect((await shelf.call("people.counts", null)).needsALook).toBe(0);
  expect(await shelf.call("history.undo", null)).toBeNull();
  await shelf.call("trash.put", { items: styles.map(({ id }) => ({ kind: "style", id })) });
  await shelf.close();
  const again = await library(folder, { samples: assets });
  expect(await again.call("styles.list", { view: "all" })).toEqual([]);
});

test("samples that a crash kept from being added are added at the next start, once", async () => {
  const folder = temporaryFolder();
  const samples = join(folder, "samples");
  for (const name of ["styles/01-ink.png", ...["01", "03", "10", "11"].map((number) => `subjects/${number}-one.png`)]) {
    mkdirSync(join(samples, dirname(name)), { recursive: true });
    await noisePicture(join(samples, name));
  }
  const first = await store(folder);
  first.store.database.run("UPDATE meta SET value = ? WHERE key = 'task'", JSON.stringify({ task: "add samples" }));
  first.close();
  for (let n = 0; n < 2; n++) {
    const opened = await store(folder, { samples });
    expect(opened.store.database.get("SELECT count(*) AS entries FROM entry")).toMatchObject({ entries: 5 });
    opened.close();
  }
});

/** A library with a backup of one picture, and a second picture made after the backup. Closed. */
async function backedUp() {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const anna = await shelf.call("people.add", {
    name: "Anna",
    sources: [{ path: await noisePicture(join(folder, "a.png")) }],
  });
  const record = async (name: string) => {
    const { path, sha256 } = await shelf.call("file.reference", { id: anna.photos[0]!.id });
    const of = recipe({ subjects: [{ path, sha256, name: "Anna" }] });
    return shelf.call(
      "pictures.record",
      newPicture(await noisePicture(join(folder, "pictures", name), { recipe: of }), {
        recipe: of,
        people: [{ id: anna.id, reference: anna.photos[0]!.id }],
      }),
    );
  };
  const one = await record("one.png");
  await shelf.call("pictures.rate", { ids: [one.id], stars: 5 });
  const { file: backup } = await shelf.call("library.backup", { force: true });
  await record("two.png");
  await shelf.close();
  return { folder, file: join(folder, "home/library.sqlite"), backup };
}

function overwrite(file: string, at: number, length: number): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(descriptor);
}

const damages: readonly (readonly [string, (file: string) => void])[] = [
  ["bytes in the middle are overwritten", (file) => overwrite(file, Math.floor(statSync(file).size / 2), 40_000)],
  ["its first page is overwritten", (file) => overwrite(file, 0, 4096)],
  ["its end is missing", (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
  ["it is another kind of file", (file) => copyFileSync(join(assets, "subjects/12-cat-photograph.jpg"), file)],
  ["it is empty", (file) => truncateSync(file, 0)],
  [
    "it is a database of something else",
    (file) => {
      rmSync(file);
      const other = new DatabaseSync(file);
      other.exec("CREATE TABLE recipe_book (title)");
      other.close();
    },
  ],
];

test("a folder in the library's place is set aside too, and what lies in it stays", async () => {
  const { folder, file } = await backedUp();
  rmSync(file);
  mkdirSync(file);
  writeFileSync(join(file, "mine.txt"), "mine");
  const shelf = await library(folder);
  expect((await shelf.call("pictures.query", { query: {} })).pictures).toHaveLength(2);
  const [notice] = await shelf.call("library.notices", null);
  expect(notice).toMatch(/a folder had its name.*library\.broken-/);
  const aside = readdirSync(join(folder, "home")).find((name) => name.startsWith("library.broken-"))!;
  expect(readFileSync(join(folder, "home", aside, "mine.txt"), "utf8")).toBe("mine");
  // A person who is deleted for good may still be in what was set aside.
  mkdirSync(join(folder, "home", "before-restore-2026-11-29"));
  const [anna] = await shelf.call("people.list", { view: "all" });
  const look = await shelf.call("removal.look", {
    what: { items: [{ kind: "person", id: anna!.id }] },
    showing: "stay",
  });
  expect(look.aside.toSorted()).toEqual(["before-restore-2026-11-29", aside]);
});

describe("a damaged library is set aside, never deleted", () => {
  test.each(damages)("%s: it comes back from the backup, and newer pictures from their files", async (_, damage) => {
    const { folder, file } = await backedUp();
    damage(file);
    const damaged = readFileSync(file);
    const shelf = await library(folder);
    const { pictures } = await shelf.call("pictures.query", { query: {} });
    expect(
      pictures
        .map((picture) => [picture.file, picture.stars, picture.people[0]!.name, picture.people[0]!.id !== null])
        .toSorted(),
    ).toEqual([
      ["one.png", 5, "Anna", true],
      ["two.png", 0, "Anna", true],
    ]);
    expect((await shelf.call("people.list", { view: "all" })).map((person) => [person.name, person.pictures])).toEqual([
      ["Anna", 2],
    ]);
    const [notice] = await shelf.call("library.notices", null);
    expect(notice).toMatch(/damaged.*library\.broken-.*restored from the backup.*1 picture was read back/);
    const aside = readdirSync(join(folder, "home")).find((name) => /^library\.broken-.*\.sqlite$/.test(name))!;
    expect(readFileSync(join(folder, "home", aside)).equals(damaged)).toBe(true);
    await shelf.close();
    expect(await (await library(folder)).call("library.notices", null)).toEqual([]);
  });

  test("without a sound backup it is rebuilt from pictures and copies; what has lost its name is shown as recovered", async () => {
    const { folder, file, backup } = await backedUp();
    const stray = await noisePicture(join(folder, "home/references/stray.png"));
    for (const broken of [file, backup]) overwrite(broken, 0, 4096);
    const shelf = await library(folder);
    expect(
      (await shelf.call("pictures.query", { query: {} })).pictures.map((picture) => picture.people[0]!.name),
    ).toEqual(["Anna", "Anna"]);
    expect(
      (await shelf.call("people.list", { view: "all" })).map((person) => [
        person.name,
        person.tags,
        person.photos.length,
      ]),
    ).toEqual([
      ["Anna", [], 1],
      ["Recovered photographs", ["recovered"], 1],
    ]);
    expect(await shelf.call("library.notices", null)).toEqual([
      expect.stringMatching(/no sound backup.*2 pictures were read back.*Recovered photographs/),
    ]);
    expect(existsSync(stray)).toBe(true);
  });

  test("a library whose file is gone comes back in the same way", async () => {
    const { folder, file } = await backedUp();
    rmSync(file);
    const shelf = await library(folder);
    expect((await shelf.call("pictures.query", { query: {} })).total).toBe(2);
    expect(await shelf.call("library.notices", null)).toEqual([expect.stringContaining("file was gone")]);
  });

  test("a recovery that a crash cut short is taken up again", async () => {
    const { folder } = await backedUp();
    const cut = await store(folder);
    cut.store.database.run(
      "UPDATE meta SET value = ? WHERE key = 'task'",
      JSON.stringify({ task: "recover", loss: { damage: "x", aside: "library.broken-x.sqlite", restored: 1 } }),
    );
    cut.store.database.run("DELETE FROM picture_entry WHERE picture = 2");
    cut.store.database.run("DELETE FROM picture WHERE id = 2");
    cut.close();
    const shelf = await library(folder);
    expect((await shelf.call("pictures.query", { query: {} })).total).toBe(2);
    expect(await shelf.call("library.notices", null)).toEqual([expect.stringContaining("library.broken-x.sqlite")]);
  });

  test("damage that is met at work is told, and makes the next start look closely", async () => {
    const folder = temporaryFolder();
    const opened = await store(folder);
    opened.store.database.transaction(() => {
      for (let i = 0; i < 500; i++)
        insertPicture(
          opened.store,
          {
            path: `/p/${i}`,
            sha256: String(i).padStart(64, "0"),
            width: 1,
            height: 1,
            made: i,
            seconds: null,
            provider: null,
            job: null,
            recipe: recipe(),
          },
          [],
        );
    });
    opened.store.database.script("PRAGMA wal_checkpoint(TRUNCATE)");
    overwrite(opened.store.home.database, 4096 * 10, 4096 * 60);
    opened.store.database.script("PRAGMA shrink_memory");
    expect(() => opened.store.database.all("SELECT * FROM picture")).toThrow(
      expect.objectContaining({ code: "library.damaged" }),
    );
    expect(opened.store.database.damaged).toBe(true);
    try {
      opened.close();
    } catch {
      // It could not even be closed properly.
    }
    expect((await store(folder)).notices).toEqual([expect.stringContaining("was damaged")]);
  });
});

test("a journal that was cut off loses at most its last changes, and nothing is out of order", async () => {
  const folder = temporaryFolder();
  const opened = await store(folder);
  const insert = (i: number) =>
    insertPicture(
      opened.store,
      {
        path: join(folder, `${i}`),
        sha256: String(i).padStart(64, "0"),
        width: 1,
        height: 1,
        made: i,
        seconds: null,
        provider: null,
        job: null,
        recipe: recipe({ seed: i }),
      },
      [],
    );
  for (let i = 0; i < 60; i++) insert(i);
  // As after a crash: the journal is still there.
  mkdirSync(join(folder, "crashed/home"), { recursive: true });
  for (const part of ["", "-wal"])
    copyFileSync(opened.store.home.database + part, join(folder, "crashed/home", `library.sqlite${part}`));
  opened.close();
  const wal = join(folder, "crashed/home/library.sqlite-wal");
  truncateSync(wal, Math.floor(statSync(wal).size * 0.8) - 100);
  const crashed = await store(join(folder, "crashed"));
  expect(crashed.notices.filter((notice) => notice.includes("damaged"))).toEqual([]);
  const seeds = crashed.store.database
    .all<{ seed: number }>("SELECT seed FROM picture ORDER BY id")
    .map((row) => row.seed);
  expect(seeds.length).toBeGreaterThan(10);
  expect(seeds).toEqual(Array.from({ length: seeds.length }, (_, i) => i));
  crashed.close();
});

test("backups are made once a day, whole, and the five newest are kept", async () => {
  const { folder, file, backup } = await backedUp();
  const backups = join(folder, "home/backups");
  const copy = new DatabaseSync(backup, { readOnly: true });
  expect(copy.prepare("SELECT count(*) AS n FROM picture").get()).toEqual({ n: 1 });
  copy.close();
  await (await library(folder)).close();
  expect(readdirSync(backups)).toEqual([basename(backup)]);
  for (let day = 1; day <= 6; day++) copyFileSync(backup, join(backups, `library-2020-01-0${day}-120000.sqlite`));
  rmSync(backup);
  await (await library(folder)).close();
  const kept = readdirSync(backups).toSorted();
  expect(kept.slice(0, 4)).toEqual([3, 4, 5, 6].map((day) => `library-2020-01-0${day}-120000.sqlite`));
  expect(kept).toHaveLength(5);
  expect(existsSync(file)).toBe(true);
});

test("files that belong to nothing go to the orphans after a day, and never over another one", async () => {
  const folder = temporaryFolder();
  await (await library(folder)).close();
  const references = join(folder, "home/references");
  const old = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  for (let n = 0; n < 2; n++) {
    writeFileSync(join(references, "old.png"), `old ${n}`);
    utimesSync(join(references, "old.png"), old, old);
    writeFileSync(join(references, "young.png"), "young");
    const shelf = await library(folder);
    expect(await shelf.call("library.notices", null)).toEqual([
      expect.stringContaining("1 file in the library's folder belonged to nothing"),
    ]);
    await shelf.close();
  }
  expect(readdirSync(references)).toEqual(["young.png"]);
  expect(
    readdirSync(join(folder, "home/orphans"))
      .map((name) => readFileSync(join(folder, "home/orphans", name), "utf8"))
      .toSorted(),
  ).toEqual(["old 0", "old 1"]);
});

test("a library of a newer version is left alone", async () => {
  const { folder, file } = await backedUp();
  const newer = new DatabaseSync(file);
  newer.exec("PRAGMA user_version = 99; DROP TABLE preset");
  newer.close();
  await expect(library(folder)).rejects.toMatchObject({ code: "library.newer", data: { version: 99 } });
  expect(readdirSync(join(folder, "home")).filter((name) => name.includes("broken"))).toEqual([]);
});

test("a home that is a file, or lies below one, is refused with the reason", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  for (const home of [join(folder, "file"), join(folder, "file/below")]) {
    await expect(library(folder, { home })).rejects.toMatchObject({
      code: "library.no-access",
      message: expect.stringContaining("a file stands where its folder should be"),
    });
  }
});

const root = process.getuid?.() === 0;
test.skipIf(root || process.platform === "win32")(
  `a folder that may not be written is refused with the reason${root ? " (skipped: root may write everywhere)" : ""}`,
  async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "home"));
    chmodSync(join(folder, "home"), 0o555);
    await expect(library(folder)).rejects.toMatchObject({ code: "library.no-access" });
    chmodSync(join(folder, "home"), 0o755);
  },
);
