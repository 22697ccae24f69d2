import { join } from "node:path";
import { expect, test } from "vitest";
import { isFault } from "../../../contract/fault.ts";
import type { SheetId } from "../../../contract/values/id.ts";
import type { SheetPlan } from "../../../contract/making/sheets.ts";
import type { NewJob, SheetPlace } from "../../../jobs/store.ts";
import {
  draft,
  library,
  newJob,
  newPicture,
  noisePicture,
  recipe,
  temporaryFolder,
} from "../../../../tests/library.ts";
import { jobStoreOf } from "../thread/job-store.ts";
import type { Library } from "../library.ts";

/** A library with two people and two styles, and a sheet of them over so many seeds. */
async function withSheet(folder: string, seeds = 1) {
  const shelf = await library(folder);
  const file = async (name: string) => ({ path: await noisePicture(join(folder, `${name}.png`)) });
  const people = [];
  for (const name of ["Anna", "Ben"])
    people.push(await shelf.call("people.add", { name, sources: [await file(name)] }));
  const styles = [];
  for (const name of ["Ink", "Wood"])
    styles.push(await shelf.call("styles.add", { name, sources: [await file(name)] }));
  const plan: SheetPlan = {
    draft: draft({ people: [], styles: [], seed: 7 }),
    people: people.map(({ id, photos: [photo] }) => ({ person: id, photo: photo!.id })),
    styles: styles.map(({ id }) => ({ style: id, weight: 100 })),
    seeds,
  };
  const names = { people: ["Anna", "Ben"], styles: ["Ink", "Wood"] };
  const sheet = await shelf.call("sheets.add", { mark: "faces", name: "Faces", plan, names });
  return { shelf, sheet, people, styles };
}

async function make(shelf: Library, folder: string, job: NewJob, place: SheetPlace, seeds: readonly number[]) {
  const stored = await jobStoreOf(shelf).add(job, place);
  const pictures = [];
  for (const seed of seeds) {
    const path = await noisePicture(join(folder, `${stored.id}-${seed}.png`));
    pictures.push(await shelf.call("pictures.record", newPicture(path, { job: stored.id, recipe: recipe({ seed }) })));
  }
  return { job: stored.id, pictures };
}

test("a sheet tells its axes by their present names, and every cell with its takes, also after a restart", async () => {
  const folder = temporaryFolder();
  const { shelf, sheet, people } = await withSheet(folder, 2);
  const job = newJob("Anna in Wood", { draft: draft({ count: 2 }), seed: 40 });
  const first = await make(shelf, folder, job, { sheet, person: 0, style: 1, seed: 0 }, [41]);
  const again = await make(
    shelf,
    folder,
    newJob("again", { draft: draft({ count: 1 }), seed: 90 }),
    { sheet, person: 0, style: 1, seed: 1 },
    [90],
  );
  await shelf.call("people.change", { id: people[0]!.id, change: { name: "Anne" } });
  await shelf.close();
  const other = await library(folder);
  const read = await other.call("sheets.get", { id: sheet });
  expect(read.people).toEqual([
    { name: "Anne", reference: people[0]!.photos[0]!.id },
    { name: "Ben", reference: people[1]!.photos[0]!.id },
  ]);
  expect(read.styles.map(({ name }) => name)).toEqual(["Ink", "Wood"]);
  expect(read.cells.map(({ person, style, seed }) => [person, style, seed])).toEqual([
    [0, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
    [0, 1, 1],
    [1, 0, 0],
    [1, 0, 1],
    [1, 1, 0],
    [1, 1, 1],
  ]);
  expect(read.cells[2]!.takes).toMatchObject([{ job: first.job, seed: 40, picture: null, state: "waiting" }]);
  expect(read.cells[3]!.takes).toMatchObject([
    { job: again.job, seed: 90, picture: again.pictures[0]!.id },
    { job: first.job, seed: 41, picture: first.pictures[0]!.id },
  ]);
  expect(read.cells[0]!.takes).toEqual([]);
  expect(read.pictures.map(({ id, sheet: own }) => [id, own])).toEqual([
    [first.pictures[0]!.id, sheet],
    [again.pictures[0]!.id, sheet],
  ]);
  expect(await other.call("sheets.list", null)).toMatchObject([
    { id: sheet, name: "Faces", cells: 8, done: 1, covers: [again.pictures[0]!.id] },
  ]);
  expect((await other.call("pictures.query", { query: { sheet } })).total).toBe(2);
});

test("a picture in the trash leaves its cell, and comes back to it", async () => {
  const folder = temporaryFolder();
  const { shelf, sheet } = await withSheet(folder);
  const job = newJob("Anna in Ink", { draft: draft({ count: 1 }), seed: 40 });
  const { pictures } = await make(shelf, folder, job, { sheet, person: 0, style: 0, seed: 0 }, [40]);
  const items = [{ kind: "picture", id: pictures[0]!.id }] as const;
  await shelf.call("trash.put", { items });
  const cell = async () => (await shelf.call("sheets.get", { id: sheet })).cells[0]!.takes[0]!.picture;
  expect(await cell()).toBeNull();
  await shelf.call("trash.restore", { items });
  expect(await cell()).toBe(pictures[0]!.id);
});

test("names, picks and removing are undone one by one; a removed sheet is unknown until then", async () => {
  const { shelf, sheet } = await withSheet(temporaryFolder());
  await shelf.call("sheets.change", { id: sheet, change: { name: "Proofs" } });
  await shelf.call("sheets.change", { id: sheet, change: { pick: [5] as never } });
  await shelf.call("sheets.change", { id: sheet, change: { pick: [6, 7, 5] as never } });
  await shelf.call("sheets.change", { id: sheet, change: { unpick: [7] as never } });
  await shelf.call("sheets.remove", { id: sheet });
  expect(await shelf.call("sheets.list", null)).toEqual([]);
  const gone = await shelf.call("sheets.get", { id: sheet }).catch((error: unknown) => error);
  expect(isFault(gone, "library.unknown") && gone.data.kind).toBe("sheet");
  await shelf.call("history.undo", null);
  expect((await shelf.call("sheets.get", { id: sheet })).picks).toEqual([5, 6]);
  await shelf.call("history.undo", null);
  expect((await shelf.call("sheets.get", { id: sheet })).picks).toEqual([5, 6, 7]);
  await shelf.call("history.undo", null);
  await shelf.call("history.undo", null);
  expect((await shelf.call("sheets.get", { id: sheet })).picks).toEqual([]);
  expect(await shelf.call("history.undo", null)).toEqual({ what: "Renamed Faces to Proofs" });
  expect((await shelf.call("sheets.list", null))[0]!.name).toBe("Faces");
});

test("a job of a sheet that is not there is not queued", async () => {
  const { shelf } = await withSheet(temporaryFolder());
  const store = jobStoreOf(shelf);
  const place = { sheet: 99 as SheetId, person: 0, style: 0, seed: 0 };
  await expect(store.add(newJob("x"), place)).rejects.toMatchObject({ code: "library.unknown" });
  expect(await store.all()).toEqual([]);
});

test("what a format takes of the disk is known by its latest files", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  expect(await shelf.call("pictures.bytesPerPixel", { ending: "png" })).toBeNull();
  await shelf.call(
    "pictures.record",
    newPicture(await noisePicture(join(folder, "a.png"), { width: 256, height: 256 })),
  );
  expect(await shelf.call("pictures.bytesPerPixel", { ending: "png" })).toBeGreaterThan(2);
  expect(await shelf.call("pictures.bytesPerPixel", { ending: "jpg" })).toBeNull();
});
