import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { tiffFile, type TiffPicture } from "../../../tests/fixtures/tiff.ts";
import { readPicture } from "./read.ts";
import { readTiff } from "./tiff.ts";

const folder = temporaryFolder();
const photograph: TiffPicture = { width: 64, height: 48, colour: [200, 50, 30] };
const thumbnail: TiffPicture = { width: 24, height: 18, colour: [1, 2, 3], fields: { 254: [1] } };

async function read(bytes: Uint8Array) {
  const file = join(folder, "a.tif");
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

test("a file that holds nothing but a thumbnail is refused", async () => {
  await expect(read(tiffFile([thumbnail]))).rejects.toMatchObject({
    code: "image.unreadable",
    message: expect.stringContaining("only a small preview"),
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
  ["floating point", { 258: [32, 32, 32], 339: [3, 3, 3] }, "32 bits a channel or floating point"],
  ["half floating point", { 258: [16, 16, 16], 339: [3, 3, 3] }, "32 bits a channel or floating point"],
  ["32 bits", { 258: [32, 32, 32] }, "32 bits a channel or floating point"],
  ["signed numbers of 8 bits", { 339: [2, 2, 2] }, "signed numbers"],
  ["signed numbers of 16 bits", { 258: [16, 16, 16], 339: [2, 2, 2] }, "signed numbers"],
])("%s is refused by name instead of being read as black or white", async (_, fields, name) => {
  await expect(read(tiffFile([{ ...photograph, fields }]))).rejects.toMatchObject({
    code: "image.unsupported",
    message: expect.stringContaining(name),
  });
});

test("directories that lead back to themselves, or out of the file, come to an end", () => {
  const circular = tiffFile([photograph]);
  const at = circular.readUInt32LE(4);
  circular.writeUInt32LE(at, at + 2 + 12 * circular.readUInt16LE(at));
  expect(readTiff(circular).directories).toHaveLength(1);
  for (let length = 0; length < circular.length; length += 7)
    expect(readTiff(circular.subarray(0, length)).directories.length).toBeLessThanOrEqual(200);
});
