/** Faces in photographs and in what is none, with the networks that packages bring. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { identityDistance, sameIdentity, type FoundFace } from "../../contract/library/faces.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { findFaces } from "./find.ts";
import { matteOf } from "./matte.ts";

const photo = join("assets", "subjects", "11-astronaut-photograph.jpg");
const astronaut = await readPicture(photo);

async function pixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}
const plain = (width: number, height: number, grey = 255): Pixels => ({
  width,
  height,
  rgb: new Uint8Array(3 * width * height).fill(grey),
});
const only = (faces: readonly FoundFace[]): FoundFace => {
  expect(faces).toHaveLength(1);
  return faces[0]!;
};

test("the astronaut's face is found where it is, level, looking ahead, eyes open", async () => {
  const { box, points, turn, eyes, confidence, identity } = only(await findFaces(astronaut));
  // By hand: eyes at (203, 100) and (247, 103) of 512 × 512, chin at 160, hairline at 70.
  expect(points.leftEye.x * 512).toBeCloseTo(203, -1);
  expect(points.leftEye.y * 512).toBeCloseTo(100, -1);
  expect(points.rightEye.x * 512).toBeCloseTo(247, -1);
  expect(box.top * 512).toBeCloseTo(71, -1);
  expect((box.top + box.height) * 512).toBeCloseTo(176, -1.5);
  expect(Math.abs(turn.yaw)).toBeLessThan(15);
  expect(Math.abs(turn.roll)).toBeLessThan(10);
  expect(eyes).toEqual({ left: "open", right: "open" });
  expect(confidence).toBeGreaterThan(0.9);
  expect(identity).toBeNull();
});

test.each([-35, 25, 40])("a head that leans by %i° is found, and said to", async (angle) => {
  const turned = await pixels(sharp(photo).rotate(angle, { background: "#888" }));
  const { turn } = only(await findFaces(turned));
  expect(Math.abs(turn.roll - angle)).toBeLessThan(10);
});

/** From −180 to 180. */
const around = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;

test.each(["01-a-woman", "03-a-man", "10-a-woman", "11-astronaut"])(
  "of %s a face on its side or upside down is found as it lies, and is the same person",
  async (start) => {
    const folder = join("assets", "subjects");
    const file = join(
      folder,
      readdirSync(folder).find((name) => name.startsWith(start))!,
    );
    const straight = only(await findFaces(await readPicture(file), { identities: true }));
    for (const angle of [-90, 90, 150, 180]) {
      const turned = await pixels(sharp(file).rotate(angle, { background: "#888" }));
      const found = only(await findFaces(turned, { identities: true }));
      expect(Math.abs(around(found.turn.roll - straight.turn.roll - angle))).toBeLessThan(12);
      expect(identityDistance(found.identity!, straight.identity!)).toBeLessThan(0.2);
      expect(found.eyes).toEqual(straight.eyes);
      if (angle !== 180) continue;
      // Its box is where the face went.
      expect(found.box.left).toBeCloseTo(1 - straight.box.left - straight.box.width, 1);
      expect(found.box.top).toBeCloseTo(1 - straight.box.top - straight.box.height, 1);
    }
  },
);

test("one that looks to the other side in a mirror is turned the other way", async () => {
  const file = join("assets", "subjects", "10-a-woman-with-long-black-hair-in-a-red-shirt.png");
  const seen = only(await findFaces(await readPicture(file))).turn;
  const mirrored = only(await findFaces(await pixels(sharp(file).flop()))).turn;
  expect(Math.abs(seen.yaw)).toBeGreaterThan(3);
  expect(Math.abs(seen.yaw + mirrored.yaw)).toBeLessThan(5);
});

test("a small face in a large picture is found", async () => {
  const small = await sharp(photo).resize(300).toBuffer();
  const large = await pixels(
    sharp({ create: { width: 2400, height: 1600, channels: 3, background: "#776" } })
      .composite([{ input: small, left: 1900, top: 200 }])
      .png(),
  );
  const { box } = only(await findFaces(large));
  expect(box.left * 2400).toBeGreaterThan(1900);
  expect(box.width * 2400).toBeLessThan(100);
});

test("twenty faces are twenty, the largest in the middle first", async () => {
  const head = await sharp(photo).extract({ left: 110, top: 0, width: 230, height: 230 }).toBuffer();
  const small = await sharp(head).resize(150).toBuffer();
  const composite = Array.from({ length: 20 }, (_, n) => ({
    input: n === 7 ? head : small,
    left: 20 + 250 * (n % 5),
    top: 20 + 250 * Math.floor(n / 5),
  }));
  const group = await pixels(
    sharp({ create: { width: 1280, height: 1040, channels: 3, background: "#667" } })
      .composite(composite)
      .png(),
  );
  const faces = await findFaces(group);
  expect(faces).toHaveLength(20);
  const [first] = faces;
  expect(first!.box.left * 1280).toBeGreaterThan(520);
  expect(first!.box.left * 1280).toBeLessThan(770);
});

test.each<[string, Pixels]>([
  ["a blank page", plain(600, 800)],
  ["a black picture", plain(600, 800, 0)],
  ["a cat", await readPicture(join("assets", "subjects", "12-cat-photograph.jpg"))],
  ["a picture of one pixel", plain(1, 1)],
  ["a strip", plain(3000, 4)],
])("%s has no face", async (_, picture) => {
  expect(await findFaces(picture)).toEqual([]);
});

test("eyes behind a dark bar are covered", async () => {
  const bar = await sharp({ create: { width: 90, height: 26, channels: 3, background: "#080808" } })
    .png()
    .toBuffer();
  const hidden = await pixels(
    sharp(photo)
      .composite([{ input: bar, left: 180, top: 89 }])
      .png(),
  );
  expect(only(await findFaces(hidden)).eyes).toEqual({ left: "covered", right: "covered" });
});

test("the same face is the same person, lighter, turned and smaller too; another one is not", async () => {
  const of = async (picture: Pixels) => only(await findFaces(picture, { identities: true })).identity!;
  const [first, other, drawn] = await Promise.all([
    of(astronaut),
    of(await pixels(sharp(photo).rotate(15, { background: "#999" }).resize(400).modulate({ brightness: 1.2 }))),
    of(await readPicture(join("assets", "subjects", "03-a-man-with-short-black-hair-in-a-black-shirt.png"))),
  ]);
  expect(first).toHaveLength(128);
  expect(identityDistance(first, other)).toBeLessThan(sameIdentity);
  expect(identityDistance(first, drawn)).toBeGreaterThan(sameIdentity);
});

test("a face is told to be drawn or photographed, whatever became of its file on the way", async () => {
  const drawn = (name: string) => join("assets", "subjects", name);
  const [blonde, glasses] = [
    "01-a-woman-with-short-blonde-hair-and-glasses-in-a-white-shirt.png",
    "07-a-woman-with-short-pink-hair-and-glasses-in-a-orange-shirt.png",
  ];
  for (const [picture, isOne] of [
    [sharp(photo), false],
    [sharp(photo).blur(2).resize(400), false],
    [sharp(photo).linear(0.6, 20), false],
    [sharp(drawn(blonde)), true],
    [sharp(drawn(glasses)), true],
    [sharp(await sharp(drawn(blonde)).resize(300).jpeg({ quality: 60 }).toBuffer()), true],
  ] as const)
    expect((await findFaces(await pixels(picture)))[0]!.drawn).toBe(isOne);
});

test("of the astronaut's photograph the astronaut is the person, and the flag is not", async () => {
  const matte = await matteOf(astronaut);
  expect(matte).toHaveLength(512 * 512);
  const at = (x: number, y: number) => matte[y * 512 + x]!;
  expect(at(225, 120)).toBeGreaterThan(0.9);
  expect(at(200, 350)).toBeGreaterThan(0.9);
  expect(at(480, 60)).toBeLessThan(0.1);
  expect(at(340, 40)).toBeLessThan(0.1);
});

test("who has no more use for it ends it", async () => {
  await expect(findFaces(astronaut, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});
