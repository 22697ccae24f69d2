import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { tiffFile, type TiffPicture } from "../../../tests/fixtures/tiff.ts";
import { readPicture } from "./read.ts";
import { readTiff } from "./tiff.ts";

const folder = temporaryFolder();
const photograph: TiffPicture = { width: 64, height: 48, colour: [200, 50, 30] };
const thumbnail: TiffPicture = { width: 24, height: 18, colour: [1, 2, 3], fields: { 254: [1] } };

async function read(bytes: Uint8Array, name = "a.tif") {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return readPicture(file);
}

describe("the photograph is taken, never its thumbnail", () => {
  const files: readonly [string, Buffer][] = [
    ["a thumbnail stands before it", tiffFile([thumbnail, photograph])],
    ["the same, from a machine of the other byte order", tiffFile([thumbnail, photograph], "MM")],
    ["it lies below its thumbnail", tiffFile([{ ...thumbnail, below: [photograph] }])],
    ["its thumbnails lie below it", tiffFile([{ ...photograph, below: [thumbnail, thumbnail] }])],
    ["a mask stands before it", tiffFile([{ ...photograph, colour: [9, 9, 9], fields: { 254: [4] } }, photograph])],
    ["an unmarked small edition stands before it", tiffFile([{ ...thumbnail, fields: {} }, photograph])],
    ["pages of the same size follow", tiffFile([photograph, { ...photograph, colour: [0, 0, 0] }])],
  ];
  test.each(files)("where %s", async (_, file) => {
    const { width, height, rgb } = await read(file);
    expect([width, height]).toEqual([64, 48]);
    expect([...rgb.subarray(0, 3)]).toEqual([200, 50, 30]);
  });
});

test.each([
  ["DSC_0001.NEF", "Nikon NEF"],
  ["dc265.kdc", "Kodak KDC"],
])(
  "%s is a camera's file also where all in it is a plain picture: its preview is not taken for it",
  async (name, camera) => {
    await expect(read(tiffFile([photograph]), name)).rejects.toMatchObject({
      code: "image.camera-raw",
      data: { name: camera },
    });
  },
);

test("a file that holds nothing but a thumbnail is refused", async () => {
  await expect(read(tiffFile([thumbnail]))).rejects.toMatchObject({
    code: "image.unreadable",
    message: expect.stringContaining("only a small preview"),
  });
});

test("one that broke off before what describes its pictures is called incomplete", async () => {
  const photo = sharp("assets/subjects/11-astronaut-photograph.jpg");
  const whole = await photo.tiff({ compression: "lzw" }).toBuffer();
  await expect(read(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
    code: "image.unreadable",
    message: expect.stringContaining("damaged or incomplete"),
  });
});

describe("a camera's RAW file is refused by its name, with what to do", () => {
  const sensor: TiffPicture = {
    width: 64,
    height: 48,
    colour: [0, 0, 0],
    fields: { 262: [32803], 277: [1], 258: [14] },
  };
  const files: readonly [string, Buffer][] = [
    ["DNG", tiffFile([{ ...thumbnail, fields: { 254: [1], 50706: [0x01040000] }, below: [sensor] }])],
    ["DNG", tiffFile([{ ...photograph, fields: { 50706: [0x01040000] } }])],
    ["NIKON", tiffFile([{ ...thumbnail, make: "NIKON CORPORATION", below: [thumbnail, sensor] }], "MM")],
    ["SONY", tiffFile([{ ...thumbnail, make: "SONY", below: [{ ...sensor, fields: { 259: [32767] } }] }])],
    ["Kodak KDC", tiffFile([{ ...photograph, fields: { 65024: [8] }, make: "EASTMAN KODAK COMPANY" }])],
    ["Leaf MOS", tiffFile([{ ...photograph, fields: { 34310: [1] } }])],
    ["Kodak", tiffFile([{ ...photograph, fields: { 259: [65000] }, make: "Kodak" }])],
    ["PENTAX", tiffFile([{ ...photograph, fields: { 259: [65535] }, make: "PENTAX" }])],
    ["Hasselblad", tiffFile([thumbnail, { ...sensor, make: "Hasselblad" }])],
  ];
  test.each(files)("%s", async (name, file) => {
    await expect(read(file)).rejects.toMatchObject({
      code: "image.camera-raw",
      data: { name },
      message: expect.stringMatching(/camera RAW file.*Develop it/),
    });
  });
});

test.each([
  ["floating point", { 258: [32, 32, 32], 339: [3, 3, 3] }, "with floating point numbers of 32 bits a channel"],
  ["half floating point", { 258: [16, 16, 16], 339: [3, 3, 3] }, "with floating point numbers of 16 bits a channel"],
  ["double floating point", { 258: [64, 64, 64], 339: [3, 3, 3] }, "with floating point numbers of 64 bits a channel"],
  ["32 bits", { 258: [32, 32, 32] }, "with 32 bits a channel"],
  ["24 bits", { 258: [24, 24, 24] }, "with 24 bits a channel"],
  ["12 bits", { 258: [12, 12, 12] }, "with 12 bits a channel"],
  ["channels of different depths", { 258: [8, 16, 8] }, "with 8 and 16 bits in its channels"],
  ["signed numbers of 8 bits", { 339: [2, 2, 2] }, "with signed numbers of 8 bits a channel"],
  ["signed numbers of 16 bits", { 258: [16, 16, 16], 339: [2, 2, 2] }, "with signed numbers of 16 bits a channel"],
  ["complex numbers", { 258: [64, 64, 64], 339: [6, 6, 6] }, "with complex numbers of 64 bits"],
  ["a kind of numbers that there is not", { 339: [0, 0, 0] }, "does not say what its numbers are"],
  ["another that there is not", { 339: [1, 1, 9] }, "does not say what its numbers are"],
  ["YCbCr", { 262: [6] }, "with YCbCr colours that are not compressed as JPEG"],
  ["YCbCr in LZW", { 259: [5], 262: [6] }, "with YCbCr colours that are not compressed as JPEG"],
  ["CIE Lab", { 262: [9] }, "with CIE L*a*b* colours"],
  ["LogLuv", { 259: [34676], 262: [32845] }, "LogLuv"],
  ["colours of an unknown kind", { 262: [99] }, "few programs know (99)"],
  ["Zstandard", { 259: [50000] }, "compressed as Zstandard"],
  ["old JPEG", { 259: [6] }, "compressed as JPEG in the manner of 1992"],
  ["an unknown compression", { 259: [4711] }, "compressed in a way that few programs know (4711)"],
])("%s is refused by name instead of being read as black or white", async (_, fields, name) => {
  await expect(read(tiffFile([{ ...photograph, fields }]))).rejects.toMatchObject({
    code: "image.unsupported",
    message: expect.stringContaining(name),
  });
});

test.each([
  ["absent", {}],
  ["of no kind", { 339: [4, 4, 4] }],
])("numbers that are said to be %s are whole ones", async (_, fields) => {
  expect((await read(tiffFile([{ ...photograph, fields }]))).rgb.slice(0, 3)).toEqual(Uint8Array.of(200, 50, 30));
});

test("channels that are no transparency, as saved selections, leave the picture as it is", async () => {
  const { width, height } = photograph;
  for (const selections of [[9], [9, 99]]) {
    const channels = 3 + selections.length;
    const fields = {
      258: Array.from({ length: channels }, () => 8),
      277: [channels],
      279: [channels * width * height],
      338: selections.map(() => 0),
    };
    const colour = [...photograph.colour, ...selections] as unknown as TiffPicture["colour"];
    expect((await read(tiffFile([{ ...photograph, colour, fields }]))).rgb.slice(0, 3)).toEqual(
      Uint8Array.of(200, 50, 30),
    );
  }
});

test("directories that lead back to themselves, or out of the file, come to an end", () => {
  const circular = tiffFile([photograph]);
  const at = circular.readUInt32LE(4);
  circular.writeUInt32LE(at, at + 2 + 12 * circular.readUInt16LE(at));
  expect(readTiff(circular).directories).toHaveLength(1);
  for (let length = 0; length < circular.length; length += 7)
    expect(readTiff(circular.subarray(0, length)).directories.length).toBeLessThanOrEqual(200);
});
