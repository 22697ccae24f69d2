/** What is told of eyes that are closed or covered, and of heads that are turned: on drawn people, altered. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { identityDistance, sameIdentity } from "../../contract/library/faces.ts";
import { bounds } from "../curation/judge.ts";
import { covers, turned, withEyesCovered, withLidsDown } from "../../../tests/fixtures/altered-faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { scaledBy } from "../image/scale.ts";
import { findFaces, meshesOf } from "./find.ts";
import { lidsOf, opening } from "./lids.ts";
import type { MeshPoint } from "./mesh.ts";

const folder = join("assets", "subjects");
const samples = readdirSync(folder);
const drawn = samples.filter((name) => name.endsWith(".png"));

interface Person {
  readonly picture: Pixels;
  readonly points: readonly MeshPoint[];
}
async function person(start: string): Promise<Person> {
  const picture = await readPicture(
    join(
      folder,
      samples.find((name) => name.startsWith(start))!,
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
test.each(["03", "04", "10"])("of lids drawn down over the eyes of %s none is told to be open", async (start) => {
  const { picture, points } = await person(start);
  expect(Object.values((await eyes(withLidsDown(picture, points, 0.5)))!)).not.toContain("closed");
  expect(Object.values((await eyes(withLidsDown(picture, points, 1)))!)).not.toContain("open");
});

describe("of a photograph", () => {
  test("lids that are down are closed, one of two is a wink, and half way they are open", async () => {
    const { picture, points } = await person("11");
    expect(await eyes(picture)).toEqual(both("open"));
    expect(await eyes(withLidsDown(picture, points, 0.5))).toEqual(both("open"));
    expect(await eyes(withLidsDown(picture, points, 1))).toEqual(both("closed"));
    expect(await eyes(withLidsDown(picture, points, 1, [0]))).toEqual({ left: "closed", right: "open" });
    expect(await eyes(withLidsDown(picture, points, 1, [1]))).toEqual({ left: "open", right: "closed" });
  });

  test.each(Object.entries(covers))(
    "eyes under %s are not told to be open, and the one beside it is",
    async (_, cover) => {
      const { picture, points } = await person("11");
      expect(Object.values((await eyes(withEyesCovered(picture, points, cover)))!)).not.toContain("open");
      const one = await eyes(withEyesCovered(picture, points, cover, [1]));
      expect(one!.left).toBe("open");
      expect(one!.right).not.toBe("open");
    },
  );

  test("of eyes of a few pixels nothing is said", async () => {
    const { picture } = await person("11");
    const small = await scaledBy(picture, 0.4);
    expect(await eyes(small)).toEqual(both("unclear"));
  });
});

/**
 * How far lids stand apart by MediaPipe itself: @mediapipe/face_mesh 0.4 in Chromium, `refineLandmarks`, left and right
 * of each drawn person that it found. Its square around the face is another one, so that single eyes differ.
 */
const byMediaPipe: Readonly<Record<string, readonly [number, number]>> = {
  "01": [0.428, 0.433],
  "02": [0.383, 0.394],
  "03": [0.145, 0.388],
  "04": [0.548, 0.397],
  "06": [0.48, 0.448],
  "08": [0.336, 0.458],
  "09": [0.482, 0.49],
  "10": [0.415, 0.27],
};

test("lids stand as far apart as MediaPipe finds them", async () => {
  const apart = await Promise.all(
    Object.entries(byMediaPipe).map(async ([start, [left, right]]) => {
      const { picture, points } = await person(start);
      const lids = await lidsOf(picture, points);
      return [Math.abs(opening(lids.left) - left), Math.abs(opening(lids.right) - right)];
    }),
  );
  const sorted = apart.flat().toSorted((a, b) => a - b);
  expect(sorted[sorted.length / 2]).toBeLessThan(0.05);
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
