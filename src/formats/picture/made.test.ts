import sharp from "sharp";
import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { exifBlock, madeInExif } from "./exif.ts";
import { exifDateOf, isoOf, madeFrom } from "./made.ts";
import { encodeWithRecipe, madeOf } from "./metadata.ts";
import { insertTextChunks, textChunks } from "./png.ts";
import { madeInPacket, xmpPacket } from "./xmp.ts";

const time = Date.parse("2026-11-28T23:30:05Z");

test.each([
  [840, "2026-11-29T13:30:05+14:00"],
  [-660, "2026-11-28T12:30:05-11:00"],
  [0, "2026-11-28T23:30:05+00:00"],
  [345, "2026-11-29T05:15:05+05:45"],
])("with a clock %i minutes ahead it was made at %s, and is read so from text, XMP and EXIF", (offset, said) => {
  const made = { time, offset };
  expect(isoOf(made)).toBe(said);
  expect(madeFrom(said)).toEqual(made);
  expect(madeFrom(exifDateOf(made), said.slice(-6))).toEqual(made);
  expect(madeInPacket(xmpPacket(recipeWith(), { made }))).toEqual(made);
  expect(madeInExif(exifBlock({ software: "x", description: "y", userComment: "z", made }))).toEqual(made);
});

test("XMP leaves the seconds out where a program does not know them", () => {
  expect(madeFrom("2026-11-29T13:30+14:00")).toEqual({ time: Date.UTC(2026, 10, 28, 23, 30), offset: 840 });
  expect(madeFrom("2026-11-29T13:30")).toBeNull();
});

test("a date without an offset, or none at all, says no moment", () => {
  expect([madeFrom("2026:11:28 14:38:19"), madeFrom("yesterday"), madeFrom("2026-13-41T99:00:00Z")]).toEqual([
    null,
    null,
    null,
  ]);
  expect([
    madeInExif(exifBlock({ software: "x" })),
    madeInExif(Buffer.from("MM\0*\xff\xff\xff\xff", "latin1")),
  ]).toEqual([null, null]);
});

const image = () => sharp(new Uint8Array(3 * 32 * 32), { raw: { width: 32, height: 32, channels: 3 } });

test.each(["png", "jpeg", "webp"] as const)("%s carries the day twice, and other programs read it", async (format) => {
  const made = { time, offset: 60 };
  const saved = { file: "", format, recipe: recipeWith(), made, width: 32, height: 32 };
  const bytes = await encodeWithRecipe(image().toFormat(format), saved);
  const header = await sharp(bytes).metadata();
  expect(madeOf(bytes, header)).toEqual(made);
  expect(madeInExif(header.exif!)).toEqual(made);
  expect(madeInPacket(header.xmp!.toString())).toEqual(made);
});

test("texts of a PNG are read wherever they stand, packed or plain", async () => {
  const png = await image().png().toBuffer();
  const one = insertTextChunks(png, [{ keyword: "atelier", text: "Grüße 你好" }]);
  const chunk = one.subarray(33, one.length - (png.length - 33));
  const end = png.length - 12;
  const behind = Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]);
  expect(textChunks(behind)).toEqual([{ keyword: "atelier", text: "Grüße 你好" }]);
  expect(textChunks(behind.subarray(0, end + 20))).toEqual([]);
});
