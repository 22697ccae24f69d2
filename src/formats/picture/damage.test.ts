/** What is damage and what is not: a decoder's warning is none as long as every row is there. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { readPicture } from "./read.ts";

const folder = temporaryFolder();
const inputs = join(import.meta.dirname, "../../../tests/cases/inputs/22-photos-with-harmless-faults");

const noise = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * i * 2654435761) >>> 24);
const image = () => sharp(noise, { raw: { width: 96, height: 96, channels: 3 } });
const jpeg = await image().jpeg().toBuffer();
const progressive = await image().jpeg({ progressive: true }).toBuffer();
const png = await image().png().toBuffer();
const webp = await image().webp().toBuffer();
const gif = await image().gif().toBuffer();

async function read(bytes: Uint8Array) {
  const file = join(folder, "a.jpg");
  await writeFile(file, bytes);
  return readPicture(file);
}

/** The scan header of a JPEG with values that its kind does not use, as some telephones write them. */
function oddScan(bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  const scan = out.lastIndexOf(Buffer.from([0xff, 0xda]));
  out[scan + 2 + out.readUInt16BE(scan + 2) - 3] = 5;
  return out;
}

function chunk(type: string, data: Buffer, { crc = 0 } = {}): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc32(body) ^ crc) >>> 0, body.length + 4);
  return out;
}
/** A PNG with a chunk behind its header. */
const withChunk = (extra: Buffer) => Buffer.concat([png.subarray(0, 33), extra, png.subarray(33)]);
const start = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
const end = Buffer.from([0xff, 0xd9]);

describe("every row is there: read, with the pixels of the whole file", () => {
  const files: readonly [string, Buffer, Buffer][] = [
    ["a JPEG without end marker", jpeg.subarray(0, -2), jpeg],
    ["a progressive JPEG without end marker", progressive.subarray(0, -2), progressive],
    ["a JPEG with an odd scan header", oddScan(jpeg), jpeg],
    ["a JPEG with both", oddScan(jpeg).subarray(0, -2), jpeg],
    ["a JPEG with bytes behind its end", Buffer.concat([jpeg, Buffer.from("SEFT, and a film")]), jpeg],
    ["a JPEG with bytes before its end", Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(7, 0x55), end]), jpeg],
    ["a JPEG with another one behind it", Buffer.concat([jpeg, start(jpeg, 0.5)]), jpeg],
    ["a PNG without its last chunk", png.subarray(0, -12), png],
    ["a PNG with half of its last chunk", png.subarray(0, -5), png],
    ["a PNG whose text has a wrong checksum", withChunk(chunk("tEXt", Buffer.from("a\0b"), { crc: 1 })), png],
    ["a PNG with a damaged profile", withChunk(chunk("iCCP", Buffer.from("x\0\0junk"))), png],
    ["a PNG with bytes behind its end", Buffer.concat([png, Buffer.from("hello")]), png],
    ["a WebP with bytes behind its end", Buffer.concat([webp, Buffer.from("hello")]), webp],
    ["a GIF without trailer", gif.subarray(0, -1), gif],
  ];
  test.each(files)("%s", async (_, faulty, whole) => {
    expect(Buffer.compare((await read(faulty)).rgb, (await read(whole)).rgb)).toBe(0);
  });

  test.each(["samsung-sos.jpg", "no-end-marker.jpg"])("%s", async (name) => {
    const { width, height } = await read(await readFile(join(inputs, name)));
    expect([width, height]).toEqual([96, 64]);
  });
});

describe("rows are missing: refused", () => {
  const room = (bytes: Buffer, share: number) =>
    Buffer.concat([start(bytes, share), Buffer.alloc(bytes.length - start(bytes, share).length)]);
  const files: readonly [string, Buffer][] = [
    ["half a JPEG", start(jpeg, 0.5)],
    ["nearly all of a JPEG", start(jpeg, 0.97)],
    ["half a JPEG that someone gave an end", Buffer.concat([start(jpeg, 0.5), end])],
    ["half a JPEG with an odd scan header", start(oddScan(jpeg), 0.5)],
    ["half a progressive JPEG", start(progressive, 0.5)],
    ["a JPEG of which the second half is room for what never came", room(jpeg, 0.5)],
    ["half a PNG", start(png, 0.5)],
    ["a PNG without its last rows", png.subarray(0, -40)],
    ["half a WebP", start(webp, 0.5)],
    ["half a GIF", start(gif, 0.5)],
  ];
  test.each(files)("%s", async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: "image.unreadable",
      message: expect.stringContaining("damaged or incomplete"),
    });
  });
});
