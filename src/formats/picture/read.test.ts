import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaultCode } from "../../contract/fault.ts";
import { readPicture } from "./read.ts";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "read-"))));
afterAll(() => rm(folder, { recursive: true }));

const brick = { r: 200, g: 50, b: 30 };

function flat(width = 40, height = 24) {
  return sharp({ create: { width, height, channels: 3, background: brick } });
}

async function saved(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

/** The first pixel of a file's picture. */
async function colour(name: string, bytes: Uint8Array): Promise<number[]> {
  const { rgb, width, height } = await readPicture(await saved(name, bytes));
  expect(rgb.length).toBe(3 * width * height);
  return [...rgb.subarray(0, 3)];
}

/** The largest difference of two colours in any channel. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

/** What a fault must look like: its code, and a sentence that names the file. */
function fault(code: FaultCode, file: string): object {
  return { name: "Fault", code, message: expect.stringContaining(file) };
}

describe("every kind of picture becomes 8-bit sRGB", () => {
  test("a photograph taken upright with a turned camera is upright, its former bottom on the left", async () => {
    const halves = Buffer.concat([Buffer.alloc(40 * 12 * 3, 255), Buffer.alloc(40 * 12 * 3, 0)]);
    const turned = await sharp(halves, { raw: { width: 40, height: 24, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { width, height, rgb } = await readPicture(await saved("turned.jpg", turned));
    expect([width, height]).toEqual([24, 40]);
    expect(rgb[0]).toBeLessThan(10);
    expect(rgb[3 * 23]).toBeGreaterThan(245);
  });

  test("transparency is laid on white", async () => {
    const glass = sharp({ create: { width: 40, height: 24, channels: 4, background: { ...brick, alpha: 0.5 } } });
    expect(distance(await colour("glass.png", await glass.png().toBuffer()), [227, 152, 142])).toBeLessThanOrEqual(1);
  });

  test("grey gets three equal channels", async () => {
    const grey = sharp(Buffer.alloc(40 * 24, 100), { raw: { width: 40, height: 24, channels: 1 } }).toColourspace(
      "b-w",
    );
    const png = await grey.png().toBuffer();
    expect((await sharp(png).metadata()).channels).toBe(1);
    expect(await colour("grey.png", png)).toEqual([100, 100, 100]);
  });

  test("grey with transparency is laid on white", async () => {
    const pixels = Buffer.from(Array.from({ length: 40 * 24 }, () => [100, 0]).flat());
    const png = await sharp(pixels, { raw: { width: 40, height: 24, channels: 2 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).channels).toBe(2);
    expect(await colour("grey-alpha.png", png)).toEqual([255, 255, 255]);
  });

  test("CMYK goes through its profile", async () => {
    const jpeg = await flat().withIccProfile("cmyk").toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe("cmyk");
    expect(distance(await colour("press.jpg", jpeg), [200, 50, 30])).toBeLessThanOrEqual(8);
  });

  test("CMYK without a profile is read as usual print colours", async () => {
    const jpeg = await flat().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(jpeg).metadata()).hasProfile).toBe(false);
    expect(distance(await colour("bare-press.jpg", jpeg), [200, 50, 30])).toBeLessThanOrEqual(32);
  });

  for (const profile of ["srgb", "p3", undefined]) {
    for (const space of ["srgb", "rgb16"]) {
      test(`${space === "rgb16" ? "16" : "8"} bits with ${profile ?? "no"} profile keep their colour`, async () => {
        const image = flat().toColourspace(space);
        const png = await (profile === undefined ? image : image.withIccProfile(profile)).png().toBuffer();
        expect((await sharp(png).metadata()).depth).toBe(space === "rgb16" ? "ushort" : "uchar");
        expect(distance(await colour(`${space}-${profile}.png`, png), [200, 50, 30])).toBeLessThanOrEqual(1);
      });
    }
  }

  for (const format of ["gif", "webp"] as const) {
    test(`of an animated ${format} the first frame is taken`, async () => {
      const frames = await Promise.all(
        ["#102030", "#ffffff"].map((background) =>
          sharp({ create: { width: 40, height: 24, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      );
      const animated = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      expect((await sharp(animated).metadata()).pages).toBe(2);
      const { width, height, rgb } = await readPicture(await saved(`moving.${format}`, animated));
      expect([width, height]).toEqual([40, 24]);
      expect(distance([...rgb.subarray(0, 3)], [16, 32, 48])).toBeLessThanOrEqual(6);
    });
  }

  test("AVIF and TIFF are read", async () => {
    expect(
      distance(await colour("a.avif", await flat(64, 64).avif({ quality: 90 }).toBuffer()), [200, 50, 30]),
    ).toBeLessThanOrEqual(6);
    expect(await colour("a.tiff", await flat().tiff({ compression: "lzw" }).toBuffer())).toEqual([200, 50, 30]);
  });

  test("the digest is that of the file's bytes", async () => {
    const png = await flat().png().toBuffer();
    const { sha256 } = await readPicture(await saved("digest.png", png));
    const expected = Buffer.from(await crypto.subtle.digest("SHA-256", new Uint8Array(png))).toString("hex");
    expect(sha256).toBe(expected);
  });
});

describe("what is no usable picture is refused with its reason", () => {
  const cases: readonly [what: string, FaultCode, name: string, bytes: () => string | Promise<Uint8Array>][] = [
    ["text that calls itself JPEG", "image.unreadable", "letter.jpg", () => "Dear painter"],
    ["an empty file", "image.unreadable", "empty.png", () => ""],
    [
      "a drawing",
      "image.unsupported",
      "a.svg",
      () => '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>',
    ],
    ["a single pixel", "image.too-small", "dot.png", () => flat(1, 1).png().toBuffer()],
    ["a line 15 pixels high", "image.too-small", "line.png", () => flat(400, 15).png().toBuffer()],
  ];
  for (const [what, code, name, bytes] of cases) {
    test(`${what}`, async () => {
      const file = await saved(name, await bytes());
      await expect(readPicture(file)).rejects.toMatchObject(fault(code, file));
    });
  }

  test("nothing there", async () => {
    const file = join(folder, "nowhere.png");
    await expect(readPicture(file)).rejects.toMatchObject(fault("image.missing", file));
  });

  test("a path through a file", async () => {
    const file = join(await saved("file", "x"), "a.png");
    await expect(readPicture(file)).rejects.toMatchObject(fault("image.missing", file));
  });

  test("a link that leads back to itself", async () => {
    const file = join(folder, "loop.png");
    await symlink("loop.png", file);
    await expect(readPicture(file)).rejects.toMatchObject({
      ...fault("image.not-readable", file),
      message: expect.stringContaining("leads back to itself"),
    });
  });

  test("a folder", async () => {
    const file = join(folder, "folder.jpg");
    await mkdir(file);
    await expect(readPicture(file)).rejects.toMatchObject(fault("image.is-folder", file));
  });

  for (const format of ["jpeg", "png", "webp"] as const) {
    for (const share of [0.02, 0.5, 0.95]) {
      test(`${format} of which only the first ${share * 100} % arrived`, async () => {
        const noise = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => (i * i * 2654435761) >>> 24);
        const whole = await sharp(noise, { raw: { width: 96, height: 96, channels: 3 } })
          .toFormat(format)
          .toBuffer();
        const file = await saved(`part-${share}.${format}`, whole.subarray(0, Math.floor(whole.length * share)));
        await expect(readPicture(file)).rejects.toMatchObject(fault("image.unreadable", file));
      });
    }
  }

  test("more pixels than allowed", async () => {
    const file = await saved("square.png", await flat(100, 100).png().toBuffer());
    const limits = { whole: 20_000, reduced: 20_000 };
    await expect(readPicture(file, { ...limits, most: 9_999 })).rejects.toMatchObject(fault("image.too-large", file));
    expect((await readPicture(file, { ...limits, most: 10_000 })).width).toBe(100);
  });

  test.each<[string, (image: Sharp) => Sharp]>([
    ["JPEG", (image) => image.jpeg()],
    ["progressive JPEG", (image) => image.jpeg({ progressive: true })],
    ["PNG", (image) => image.png()],
    ["interlaced PNG", (image) => image.png({ progressive: true })],
    ["PNG of 16 bits", (image) => image.toColourspace("rgb16").png()],
    ["PNG that says what is transparent", (image) => image.ensureAlpha(1).png()],
    ["WebP", (image) => image.webp()],
    ["TIFF", (image) => image.tiff()],
    ["TIFF of tiles in several sizes", (image) => image.tiff({ tile: true, pyramid: true, compression: "lzw" })],
    ["AVIF", (image) => image.avif({ effort: 0 })],
  ])("a larger %s is read smaller, upright, with its colours", async (kind, saving) => {
    const image = sharp({ create: { width: 200, height: 120, channels: 3, background: brick } });
    const file = await saved(`large ${kind}`, await saving(image.withMetadata({ orientation: 6 })).toBuffer());
    const { width, height, rgb } = await readPicture(file, { whole: 10_000, reduced: 2_000, most: 30_000 });
    expect([width, height]).toEqual([30, 50]);
    expect(distance([...rgb.subarray(0, 3)], [200, 50, 30])).toBeLessThanOrEqual(kind.includes("print") ? 40 : 4);
  });

  test.each<[string, (image: Sharp) => Sharp]>([
    ["JPEG", (image) => image.toColourspace("cmyk").jpeg({ quality: 100 })],
    [
      "progressive JPEG with a profile",
      (image) => image.withIccProfile("cmyk").toColourspace("cmyk").jpeg({ progressive: true }),
    ],
    ["TIFF", (image) => image.toColourspace("cmyk").tiff()],
  ])("a %s of print colours is read smaller from half as many pixels on, to a quarter", async (kind, saving) => {
    const image = sharp({ create: { width: 200, height: 120, channels: 3, background: brick } });
    const file = await saved(`print ${kind}`, await saving(image).toBuffer());
    expect((await sharp(file).metadata()).space).toBe("cmyk");
    const sides = async (whole: number, reduced: number) => {
      const { width, height, rgb } = await readPicture(file, { whole, reduced, most: 30_000 });
      expect(distance([...rgb.subarray(0, 3)], [200, 50, 30])).toBeLessThanOrEqual(40);
      return [width, height];
    };
    expect(await sides(48_000, 8_000)).toEqual([200, 120]);
    expect(await sides(47_000, 8_000)).toEqual([50, 30]);
  });

  test("a panorama that is larger on one side alone is read smaller by the same on both", async () => {
    const file = await saved("panorama.jpg", await flat(2_000, 40).jpeg().toBuffer());
    const { width, height } = await readPicture(file, { whole: 10_000, reduced: 5_000, most: 100_000 });
    expect([width, height]).toEqual([500, 10]);
  });

  test("a blank of more than 100 megapixels in a few bytes, before anything is decoded", async () => {
    const header = Buffer.from("2f000000000000000000", "hex");
    header.writeUInt32LE((16_382 | (16_382 << 14)) >>> 0, 1);
    const riff = (type: string, body: Buffer) => {
      const head = Buffer.alloc(8);
      head.write(type, "latin1");
      head.writeUInt32LE(body.length, 4);
      return Buffer.concat([head, body]);
    };
    const webp = riff("RIFF", Buffer.concat([Buffer.from("WEBP"), riff("VP8L", header)]));
    const file = await saved("blank.webp", webp);
    await expect(readPicture(file)).rejects.toMatchObject({
      ...fault("image.blank", file),
      data: { width: 16_383, height: 16_383, bytes: webp.length },
    });
  });

  test("a blank picture that is large is read", async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(11_000, 0);
    header.writeUInt32BE(10_000, 4);
    header.set([1, 0], 8);
    const rows = deflateSync(Buffer.alloc((1 + 11_000 / 8) * 10_000));
    const chunks = [chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
    const blank = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]);
    expect(await readPicture(await saved("black.png", blank))).toMatchObject({ width: 5_500, height: 5_000 });
  });

  test("a few bytes that claim 10 000 megapixels, before anything is decoded", async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(100_000, 0);
    header.writeUInt32BE(100_000, 4);
    header.set([8, 2], 8);
    const bomb = Buffer.concat([
      Buffer.from("89504e470d0a1a0a", "hex"),
      chunk("IHDR", header),
      chunk("IDAT", deflateSync(Buffer.alloc(1000))),
      chunk("IEND", Buffer.alloc(0)),
    ]);
    const file = await saved("bomb.png", bomb);
    await expect(readPicture(file)).rejects.toMatchObject(fault("image.too-large", file));
  });
});

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
