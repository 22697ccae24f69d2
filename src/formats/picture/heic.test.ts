import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { type HeicParts, heicFile } from "../../../tests/fixtures/heic.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { readPicture } from "./read.ts";

const folder = temporaryFolder();
const red = [200, 50, 30];
const green = [40, 180, 60];
const blue = [30, 60, 200];
const grey = [240, 240, 240];

async function read(bytes: Uint8Array) {
  const file = join(folder, "IMG_0001.HEIC");
  await writeFile(file, bytes);
  return readPicture(file);
}

/** Size, and the colours in the middle of the four fields: upper left and right, lower left and right. */
async function fields(parts: HeicParts) {
  const { width, height, rgb } = await read(heicFile(parts));
  const at = (x: number, y: number) => {
    const start = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [...rgb.subarray(start, start + 3)];
  };
  return { size: [width, height], colours: [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)] };
}

function expectNear(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[], by = 4): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, colour] of wanted.entries())
    for (const [c, value] of colour.entries()) expect(Math.abs(found[i]![c]! - value)).toBeLessThanOrEqual(by);
}

test.each([8, 10] as const)("a photograph of %i bits a sample is read with its colours", async (bits) => {
  const { size, colours } = await fields({ bits });
  expect(size).toEqual([64, 48]);
  expectNear(colours, [red, green, blue, grey]);
});

test("a photograph that says only that it is a picture is known by the brands it agrees with", async () => {
  expectNear((await fields({ brand: "mif1" })).colours, [red, green, blue, grey]);
});

test.each([
  [{ turned: 1 }, [48, 64], [green, grey, red, blue]],
  [{ turned: 2 }, [64, 48], [grey, blue, green, red]],
  [{ turned: 3 }, [48, 64], [blue, red, grey, green]],
  [{ mirrored: true }, [64, 48], [green, red, grey, blue]],
] as const)("a camera held as %j: upright", async (parts, size, colours) => {
  const found = await fields(parts);
  expect(found.size).toEqual(size);
  expectNear(found.colours, colours);
});

async function p3Profile(): Promise<Buffer> {
  const png = await sharp({ create: { width: 16, height: 16, channels: 3, background: "#000" } })
    .withIccProfile("p3")
    .png()
    .toBuffer();
  return (await sharp(png).metadata()).icc!;
}

/** The four fields where their numbers are those of Display P3; what sRGB has no colour for is at its edge. */
const fromP3 = [
  [219, 23, 4],
  [0, 182, 31],
  [19, 61, 208],
  [240, 240, 240],
];

test.each([8, 10] as const)("its profile is followed: Display P3 in a file of %i bits", async (bits) => {
  expectNear((await fields({ bits, icc: await p3Profile() })).colours, fromP3);
});

test("colours that are named by numbers are followed: Display P3 is the same as by its profile", async () => {
  const byProfile = await fields({ icc: await p3Profile() });
  const byNumbers = await fields({ nclx: [12, 13, 6] });
  expectNear(byNumbers.colours, byProfile.colours, 3);
});

test.each([0.3, 0.6, 0.95])("of which only the first part of %d arrived is refused", async (share) => {
  const whole = heicFile();
  await expect(read(whole.subarray(0, Math.floor(whole.length * share)))).rejects.toMatchObject({
    code: "image.unreadable",
  });
});

test("one that claims more pixels than are opened is refused before it is decoded", async () => {
  const file = join(folder, "huge.heic");
  await writeFile(file, heicFile());
  await expect(readPicture(file, { whole: 100, reduced: 100, most: 3000 })).rejects.toMatchObject({
    code: "image.too-large",
  });
});
