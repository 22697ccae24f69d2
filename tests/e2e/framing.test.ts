/** Photographs framed by the faces in them, and what the coach says of them: on drawn people, some of them altered. */
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { findFaces, meshesOf } from "../../src/engine/faces/find.ts";
import type { MeshPoint } from "../../src/engine/faces/mesh.ts";
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import { covers, turned, withEyesCovered, withLidsDown } from "../fixtures/altered-faces.ts";
import { expectSound } from "./audit.ts";
import { drop, eventually, shot, show, type Studio, testWithPicture as test } from "./fixture.ts";

const subjects = join(import.meta.dirname, "../../assets/subjects");
const drawn = {
  man: join(subjects, "03-a-man-with-short-black-hair-in-a-black-shirt.png"),
  woman: join(subjects, "07-a-woman-with-short-pink-hair-and-glasses-in-a-orange-shirt.png"),
} as const;

const photograph = join(subjects, "11-astronaut-photograph.jpg");

const card = (page: Page, name: string) =>
  page.getByRole("grid").getByRole("gridcell", { name: new RegExp(`^${name}\\b`) });
const inspector = (page: Page, name: string) => page.getByRole("complementary", { name });
const coach = (page: Page, name: string) => inspector(page, name).getByRole("status").first();

/** Puts a picture on the desk, and drops it among the people. */
async function bringIn({ folder, page }: Studio, name: string, { width, height, rgb }: Pixels): Promise<void> {
  const file = join(folder, "desk", `${name}.png`);
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
  await drop(page, page.getByRole("grid"), [file]);
  await card(page, name).waitFor();
  await card(page, name).click();
}

/** The frame, in fractions of the photograph. */
async function frameIn(page: Page, name: string) {
  const [frame, photo] = await Promise.all([
    boxOf(inspector(page, name).locator(".ReactCrop__crop-selection")),
    boxOf(inspector(page, name).getByRole("img", { name: `Photo of ${name}` })),
  ]);
  const [left, top] = [(frame.x - photo.x) / photo.width, (frame.y - photo.y) / photo.height];
  return { left, top, right: left + frame.width / photo.width, bottom: top + frame.height / photo.height };
}
const boxOf = async (locator: Locator) => (await locator.boundingBox())!;

/** A picture of a person, altered by the points of the face. */
async function altered(
  file: string,
  alter: (picture: Pixels, points: readonly MeshPoint[]) => Pixels,
): Promise<Pixels> {
  const picture = await readPicture(file);
  const [mesh] = await meshesOf(picture);
  return alter(picture, mesh!.points);
}

test("head and shoulders are framed around the face that was found", async ({ studio }) => {
  const { page } = studio;
  await show(page, "People");
  const man = await readPicture(drawn.man);
  await bringIn(studio, "Otto", man);
  await eventually(() => coach(page, "Otto").textContent()).toContain("Good for portraits");
  await inspector(page, "Otto").getByRole("radio", { name: "Head and shoulders" }).click();
  const [face] = await findFaces(man);
  const { box } = face!;
  await eventually(async () => (await frameIn(page, "Otto")).right).toBeLessThan(0.99);
  const frame = await frameIn(page, "Otto");
  // The whole face, about a third of the frame high, with hair above it and shoulders below.
  expect(frame.left).toBeLessThan(box.left);
  expect(frame.right).toBeGreaterThan(box.left + box.width);
  expect(frame.top).toBeLessThan(box.top - 0.3 * box.height);
  expect(frame.bottom).toBeGreaterThan(box.top + 1.7 * box.height);
  expect((frame.bottom - frame.top) / box.height).toBeGreaterThan(2.4);
  expect((frame.bottom - frame.top) / box.height).toBeLessThan(3.4);
  await shot(page, "framed");
  await expectSound(page);
});

test("of two people the coach asks which is meant, and the frame goes from one to the next", async ({ studio }) => {
  const { page } = studio;
  const [left, right] = await Promise.all([drawn.man, drawn.woman].map((file) => sharp(file).toBuffer()));
  const both = await sharp({ create: { width: 1024, height: 512, channels: 3, background: "#888" } })
    .composite([
      { input: left!, left: 0, top: 0 },
      { input: right!, left: 512, top: 0 },
    ])
    .removeAlpha()
    .raw()
    .toBuffer();
  await bringIn(studio, "Pair", { width: 1024, height: 512, rgb: both });
  await eventually(() => coach(page, "Pair").textContent()).toContain("Several faces are in what is used");
  await inspector(page, "Pair").getByRole("radio", { name: "Head and shoulders" }).click();
  await eventually(() => coach(page, "Pair").textContent()).toContain("Good for portraits");
  const first = await frameIn(page, "Pair");
  expect(first.right - first.left).toBeLessThan(0.5);
  await inspector(page, "Pair").getByRole("button", { name: "Frame the next face" }).click();
  await eventually(async () => Math.abs((await frameIn(page, "Pair")).left - first.left)).toBeGreaterThan(0.3);
  const second = await frameIn(page, "Pair");
  expect([first, second].some(({ right: edge }) => edge < 0.55)).toBe(true);
  expect([first, second].some(({ left: edge }) => edge > 0.45)).toBe(true);
  await shot(page, "framed-two");
});

test.for<[name: string, says: string, picture: () => Promise<Pixels>]>([
  ["Shut", "Eyes closed", () => altered(photograph, (picture, points) => withLidsDown(picture, points, 1))],
  ["Wink", "One eye is closed", () => altered(photograph, (picture, points) => withLidsDown(picture, points, 1, [0]))],
  [
    "Hidden",
    "It cannot be told whether both eyes are open",
    () => altered(photograph, (picture, points) => withEyesCovered(picture, points, covers["a hand"], [1])),
  ],
  [
    "Shades",
    "Eyes covered",
    () => altered(drawn.man, (picture, points) => withEyesCovered(picture, points, covers["dark glasses that shine"])),
  ],
  ["Aside", "From the side", () => altered(drawn.woman, (picture, points) => turned(picture, points, 60))],
  ["Far", "The face is small", () => farAway(drawn.man)],
  ["Nobody", "No face was found", () => readPicture(join(subjects, "12-cat-photograph.jpg"))],
])("of %s the coach says: %s", async ([name, says, picture], { studio }) => {
  const { page } = studio;
  await bringIn(studio, name, await picture());
  await eventually(() => coach(page, name).textContent()).toContain(says);
  await shot(page, `coach-${name.toLowerCase()}`);
});

/** A person who fills little of the picture. */
async function farAway(file: string): Promise<Pixels> {
  const small = await sharp(file).resize(512).toBuffer();
  const rgb = await sharp({ create: { width: 1600, height: 1600, channels: 3, background: "#9a8" } })
    .composite([{ input: small, left: 500, top: 600 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width: 1600, height: 1600, rgb };
}

test("of a blank page that is chosen as a style the composer says that there is none", async ({ studio }) => {
  const { page, folder } = studio;
  const file = join(folder, "desk", "Page.png");
  await sharp({ create: { width: 600, height: 800, channels: 3, background: "#fff" } })
    .png()
    .toFile(file);
  await show(page, "Studio");
  const composer = page.getByRole("complementary", { name: "Composer" });
  await drop(page, composer.getByRole("group", { name: "Style", exact: true }), [file]);
  await composer.getByText(/^Page is a blank page: /).waitFor();
  await shot(page, "blank-style");
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
