/** What is told of eyes that are closed or covered, and of heads that are turned: on drawn people, altered. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { identityDistance, sameIdentity } from "../../contract/faces.ts";
import { bounds } from "../curation/judge.ts";
import { covers, turned, withEyesCovered, withLidsDown } from "../../../tests/fixtures/altered-faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { findFaces, meshesOf } from "./find.ts";
import type { MeshPoint } from "./mesh.ts";

const folder = join("assets", "subjects");
const drawn = readdirSync(folder).filter((name) => name.endsWith(".png"));

interface Person {
  readonly picture: Pixels;
  readonly points: readonly MeshPoint[];
}
async function person(start: string): Promise<Person> {
  const picture = await readPicture(
    join(
      folder,
      drawn.find((name) => name.startsWith(start))!,
    ),
  );
  const [mesh] = await meshesOf(picture);
  return { picture, points: mesh!.points };
}
const eyes = async (picture: Pixels) => (await findFaces(picture))[0]?.eyes;
const both = <T>(state: T) => ({ left: state, right: state });

test("there are drawn people to look at", () => expect(drawn).toHaveLength(10));

describe.each(drawn.map((name) => name.slice(0, 2)))("the drawn person %s", (start) => {
  test("has both eyes open", async () => {
    expect(await eyes((await person(start)).picture)).toEqual(both("open"));
  });

  test.each(["dark glasses", "dark glasses that shine", "mirrored glasses"] as const)(
    "has both eyes covered by %s",
    async (cover) => {
      const { picture, points } = await person(start);
      expect(await eyes(withEyesCovered(picture, points, covers[cover]))).toEqual(both("covered"));
    },
  );
});

// Of the others the eyes are drawn larger than the mesh knows them: what lies beyond its lids stays to be seen.
test.each(["02", "03", "04", "10"])(
  "lids drawn down over the eyes of %s close them, half way they do not",
  async (start) => {
    const { picture, points } = await person(start);
    expect(await eyes(withLidsDown(picture, points, 0.5))).toEqual(both("open"));
    expect(await eyes(withLidsDown(picture, points, 1))).toEqual(both("closed"));
  },
);

test("one eye that winks is taken as open", async () => {
  const { picture, points } = await person("10");
  const shut = withLidsDown(picture, points, 1);
  const nose = Math.round(points[1]!.x);
  const rgb = picture.rgb.map((value, n) => (Math.floor(n / 3) % picture.width < nose ? shut.rgb[n]! : value));
  expect(await eyes({ ...picture, rgb })).toEqual(both("open"));
});

test.each([-60, -45, -30, 0, 30, 45, 60])("a head turned by %i degrees is told to be turned, by less", async (yaw) => {
  const { picture, points } = await person("07");
  const [face] = await findFaces(turned(picture, points, yaw));
  const [before] = await findFaces(picture);
  const told = face!.turn.yaw - before!.turn.yaw;
  expect(told * Math.sign(yaw)).toBeGreaterThanOrEqual(0.65 * Math.abs(yaw) - 1);
  expect(told * Math.sign(yaw)).toBeLessThanOrEqual(Math.abs(yaw) + 1);
});

test("who is turned stays the same person, and no two drawn people are as far apart as curation rejects", async () => {
  const people = await Promise.all(["01", "03", "07", "10"].map(person));
  const identity = async (picture: Pixels) => (await findFaces(picture, { identities: true }))[0]!.identity!;
  const before = await Promise.all(people.map(({ picture }) => identity(picture)));
  for (const [n, { picture, points }] of people.entries())
    expect(identityDistance(before[n]!, await identity(turned(picture, points, 20)))).toBeLessThan(sameIdentity);
  for (const one of before)
    for (const other of before) expect(1 - identityDistance(one, other)).toBeGreaterThan(bounds.likeness[0]);
});
