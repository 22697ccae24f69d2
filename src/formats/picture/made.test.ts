import { crc32 } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { datesInExif, exifBlock } from "./exif.ts";
import { exifDateOf, isoOf, type Made, madeFrom, madeHereFrom, type Said } from "./made.ts";
import { madeOf } from "./made-in.ts";
import { encodeWithRecipe } from "./metadata.ts";
import { insertExifInPng, insertTextChunks, textChunks, timeOfPng } from "./png.ts";
import { datesInPacket, xmpPacket } from "./xmp.ts";

const first = (said: readonly Said[]): Made | null => (said[0] ? madeFrom(said[0]) : null);
const time = Date.parse("2026-11-28T23:30:05Z");

test.each([
  [840, "2026-11-29T13:30:05+14:00"],
  [-660, "2026-11-28T12:30:05-11:00"],
  [0, "2026-11-28T23:30:05+00:00"],
  [345, "2026-11-29T05:15:05+05:45"],
])("with a clock %i minutes ahead it was made at %s, and is read so from text, XMP and EXIF", (offset, said) => {
  const made = { time, offset };
  expect(isoOf(made)).toBe(said);
  expect(madeFrom({ date: said })).toEqual(made);
  expect(madeFrom({ date: exifDateOf(made), zone: said.slice(-6) })).toEqual(made);
  expect(first(datesInPacket(xmpPacket(recipeWith(), { made })))).toEqual(made);
  expect(first(datesInExif(exifBlock({ software: "x", description: "y", userComment: "z", made })))).toEqual(made);
});

test("XMP leaves the seconds out where a program does not know them", () => {
  expect(madeFrom({ date: "2026-11-29T13:30+14:00" })).toEqual({ time: Date.UTC(2026, 10, 28, 23, 30), offset: 840 });
  expect(madeFrom({ date: "2026-11-29T13:30" })).toBeNull();
});

test.each([
  "Sun, 29 Nov 2026 13:30:05 +1400",
  "29 Nov 2026 13:30:05 +1400",
  "2026-11-29T13:30:05.250+1400",
  "2026:11:29 13:30:05+14:00",
  "2026-11-29 13:30:05 +14:00",
])("%s is the moment and the offset, as other programs write them", (date) => {
  expect(madeFrom({ date })).toEqual({ time, offset: 840 });
});

test("a date without an offset, or none at all, says no moment; of the former the day is that of the wall's clock", () => {
  for (const date of ["2026:11:28 14:38:19", "Sat, 28 Nov 2026 14:38:19"]) {
    expect(madeFrom({ date })).toBeNull();
    expect(exifDateOf(madeHereFrom({ date })!)).toBe("2026:11:28 14:38:19");
    expect(madeHereFrom({ date })!.time).toBe(new Date(2026, 10, 28, 14, 38, 19).getTime());
  }
  for (const date of [
    "yesterday",
    "2026-13-41T99:00:00Z",
    "0000:00:00 00:00:00",
    "    :  :     :  :  ",
    "12/11/2026",
    "",
  ])
    expect([madeFrom({ date }), madeHereFrom({ date })]).toEqual([null, null]);
  expect(first(datesInExif(exifBlock({ software: "x" })))).toBeNull();
  expect(datesInExif(Buffer.from("MM\0*\xff\xff\xff\xff", "latin1"))).toEqual([]);
});

const image = () => sharp(new Uint8Array(3 * 32 * 32), { raw: { width: 32, height: 32, channels: 3 } });

test.each(["png", "jpeg", "webp"] as const)("%s carries the day twice, and other programs read it", async (format) => {
  const made = { time, offset: 60 };
  const saved = { file: "", format, recipe: recipeWith(), made, width: 32, height: 32 };
  const bytes = await encodeWithRecipe(image().toFormat(format), saved);
  const header = await sharp(bytes).metadata();
  expect(madeOf(bytes, header)).toEqual(made);
  expect(first(datesInExif(header.exif!))).toEqual(made);
  expect(first(datesInPacket(header.xmp!.toString()))).toEqual(made);
});

const plain = () => image().png().toBuffer();
const read = async (bytes: Buffer) => madeOf(bytes, await sharp(bytes).metadata());
const texts = async (...all: readonly (readonly [string, string])[]) =>
  read(
    insertTextChunks(
      await plain(),
      all.map(([keyword, text]) => ({ keyword, text })),
    ),
  );

test("a picture that kept its plain texts alone keeps its day", async () => {
  const made = { time, offset: 840 };
  const bytes = await encodeWithRecipe(image().png(), {
    file: "",
    format: "png",
    recipe: recipeWith(),
    made,
    width: 32,
    height: 32,
  });
  const kept = textChunks(bytes).filter(({ keyword }) => !keyword.startsWith("XML"));
  expect(kept.map(({ keyword }) => keyword)).toEqual(["atelier", "parameters", "Creation Time"]);
  expect(await read(insertTextChunks(await plain(), kept))).toEqual(made);
});

test("the day is read wherever other programs put it", async () => {
  const made = { time, offset: 840 };
  expect(await texts(["creation time", "Sun, 29 Nov 2026 13:30:05 +1400"])).toEqual(made);
  expect(await texts(["exif:DateTimeOriginal", "2026:11:29 13:30:05"])).toEqual(
    madeHereFrom({ date: "2026:11:29 13:30:05" }),
  );
  expect(await texts(["date:create", "2026-11-29T13:30:05+14:00"])).toEqual(made);
  const packet = Buffer.from(xmpPacket(recipeWith(), { made }));
  expect(await texts(["Raw profile type xmp", `\nxmp\n ${packet.length}\n${packet.toString("hex")}\n`])).toEqual(made);
  for (const [name, uri] of [
    ["exif:DateTimeOriginal", "http://ns.adobe.com/exif/1.0/"],
    ["photoshop:DateCreated", "http://ns.adobe.com/photoshop/1.0/"],
  ] as const) {
    const [prefix] = name.split(":");
    const other = `<x:xmpmeta><a xmlns:${prefix}="${uri}" ${name}="${isoOf(made)}"/></x:xmpmeta>`;
    expect(await texts(["XML:com.adobe.xmp", other])).toEqual(made);
  }
  const exif = exifBlock({ software: "x", made });
  // The tag beside the other: when it was digitised.
  const digitised = Buffer.from(exif.toString("latin1").replaceAll("\x90\x03", "\x90\x04"), "latin1");
  digitised.writeUInt16BE(0x9012, digitised.indexOf("\x90\x11", 0, "latin1"));
  expect(await read(insertExifInPng(await plain(), digitised))).toEqual(made);
});

test("a day with its offset goes before one without, and what says when the file was written comes last", async () => {
  const made = { time, offset: 840 };
  const without = ["exif:DateTimeOriginal", "2020:02:02 02:02:02"] as const;
  expect(await texts(without, ["Creation Time", isoOf(made)])).toEqual(made);
  expect((await texts(without, ["date:create", isoOf(made)]))!.time).toBe(new Date(2020, 1, 2, 2, 2, 2).getTime());
  expect(await texts(["Creation Time", "in spring"])).toBeNull();
  const png = await plain();
  const written = Buffer.concat([png.subarray(0, 33), timeChunk([2026, 11, 29, 13, 30, 5]), png.subarray(33)]);
  expect(await read(written)).toEqual({ time: Date.UTC(2026, 10, 29, 13, 30, 5), offset: 0 });
  expect(timeOfPng(written.subarray(0, 50))).toEqual([]);
});

/** tIME: year, month, day, hour, minute, second. */
function timeChunk([year, ...rest]: readonly [number, ...number[]]): Buffer {
  const chunk = Buffer.alloc(19);
  chunk.writeUInt32BE(7);
  chunk.write("tIME", 4);
  chunk.writeUInt16BE(year, 8);
  chunk.set(rest, 10);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 15)), 15);
  return chunk;
}

test("texts of a PNG are read wherever they stand, packed or plain", async () => {
  const png = await image().png().toBuffer();
  const one = insertTextChunks(png, [{ keyword: "atelier", text: "Grüße 你好" }]);
  const chunk = one.subarray(33, one.length - (png.length - 33));
  const end = png.length - 12;
  const behind = Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]);
  expect(textChunks(behind)).toEqual([{ keyword: "atelier", text: "Grüße 你好" }]);
  expect(textChunks(behind.subarray(0, end + 20))).toEqual([]);
});
