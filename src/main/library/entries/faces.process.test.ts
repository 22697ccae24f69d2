/** What the library remembers of faces. */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FoundFace } from "../../../contract/library/faces.ts";
import { library, noisePicture, temporaryFolder } from "../../../../tests/library.ts";

const at = { x: 0, y: 0 };
const face = (identity: readonly number[], drawn = false): FoundFace => ({
  box: { left: 0.4, top: 0.3, width: 0.2, height: 0.25 },
  confidence: 1,
  points: { leftEye: at, rightEye: at, nose: at, mouth: at },
  turn: { yaw: 60, pitch: 0, roll: 0 },
  eyes: { left: "open", right: "open" },
  identity,
  drawn,
});

test("faces found are shown without whose they are, advised on, forgotten when turned, and known again turned back", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const path = await noisePicture(join(folder, "a.png"), { width: 320, height: 320 });
  const { id, photos } = await shelf.call("people.add", { name: "Anna", sources: [{ path }] });
  const photo = photos[0]!.id;
  expect(photos[0]!.faces).toBeUndefined();
  expect(await shelf.call("faces.of", { photo })).toBeNull();
  await shelf.call("faces.record", { photo, found: [face([1, 0])] });
  const seen = async () => (await shelf.call("people.list", { view: "all" })).find((one) => one.id === id)!.photos[0]!;
  expect((await seen()).faces).toMatchObject([{ turn: { yaw: 60 } }]);
  for (const hidden of ["identity", "drawn"]) expect((await seen()).faces![0]).not.toHaveProperty(hidden);
  expect((await seen()).advice).toEqual(["side view"]);
  expect(await shelf.call("faces.of", { photo })).toMatchObject([{ identity: [1, 0] }]);
  await shelf.call("people.turn", { id, photo, by: 1 });
  expect((await seen()).faces).toBeUndefined();
  await shelf.call("people.turn", { id, photo, by: 3 });
  expect((await seen()).faces).toHaveLength(1);
  await expect(shelf.call("faces.record", { photo: 999 as typeof photo, found: [] })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("people who may be one are offered until they are one, and never from the trash", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const add = async (name: string, identity: readonly number[]) => {
    const path = await noisePicture(join(folder, `${name}.png`));
    const { id, photos } = await shelf.call("people.add", { name, sources: [{ path }] });
    await shelf.call("faces.record", { photo: photos[0]!.id, found: [face(identity)] });
    return id;
  };
  const [anna, again, ben] = [await add("Anna", [1, 0]), await add("Anna 2", [1.2, 0]), await add("Ben", [0, 3])];
  const pairs = async () => (await shelf.call("faces.alike", null)).map(({ people }) => people);
  expect(await pairs()).toEqual([[anna, again]]);
  await shelf.call("trash.put", { items: [{ kind: "person", id: again }] });
  expect(await pairs()).toEqual([]);
  await shelf.call("trash.restore", { items: [{ kind: "person", id: again }] });
  await shelf.call("people.merge", { id: anna, others: [again], name: "Anna" });
  expect(await pairs()).toEqual([]);
  expect(ben).toBeGreaterThan(0);
  const [cleo, dora] = [await add("Cleo", [6, 6]), await add("Dora", [6.2, 6])];
  expect(await pairs()).toEqual([[cleo, dora]]);
  await shelf.call("faces.apart", { people: [dora, cleo] });
  expect(await pairs()).toEqual([]);
  await shelf.call("faces.apart", { people: [cleo, dora] });
  await expect(shelf.call("faces.apart", { people: [cleo, 999 as typeof cleo] })).rejects.toMatchObject({
    code: "library.unknown",
  });
});

test("people who are drawn are offered as nobody's double, however alike they are told", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const far = [
    [0, 3],
    [3, 0],
  ] as const;
  for (const [n, identity] of [[1, 0] as const, [1.1, 0] as const, ...far].entries()) {
    const path = await noisePicture(join(folder, `${n}.png`));
    const { photos } = await shelf.call("people.add", { name: `Person ${n}`, sources: [{ path }] });
    await shelf.call("faces.record", { photo: photos[0]!.id, found: [face(identity, n < 2)] });
  }
  expect(await shelf.call("faces.alike", null)).toEqual([]);
});
