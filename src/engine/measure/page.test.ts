import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { doubtOf } from "./page.ts";

const samples = ["subjects", "styles"].flatMap((folder) =>
  readdirSync(join("assets", folder)).map((name) => join("assets", folder, name)),
);
const style = (start: string) => samples.find((file) => file.includes(`styles/${start}`))!;

/** Paper or a wall: a grey with the noise of a camera, lit from one side. */
function wall(width: number, height: number, grey: number): Pixels {
  const rgb = new Uint8Array(3 * width * height);
  let state = 7;
  for (let n = 0; n < rgb.length; n++) {
    state = (state * 48_271) % (2 ** 31 - 1);
    const light = 30 * ((Math.floor(n / 3) % width) / width - 0.5);
    rgb[n] = Math.round(grey + light + 16 * (state / 2 ** 31 - 0.5));
  }
  return { width, height, rgb };
}

async function on(ground: Pixels, picture: Buffer, left: number, top: number): Promise<Pixels> {
  const { width, height } = ground;
  const rgb = await sharp(ground.rgb, { raw: { width, height, channels: 3 } })
    .composite([{ input: picture, left, top }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, rgb };
}

test.each(samples)("nothing is said against %s", async (file) => {
  expect(doubtOf(await readPicture(file))).toBeNull();
});

test.each([
  ["white", { width: 800, height: 1100, rgb: new Uint8Array(3 * 800 * 1100).fill(255) }],
  ["photographed in the light of a window", wall(900, 1200, 225)],
  ["photographed small", wall(200, 300, 190)],
])("a blank page, %s, is blank", (_, page) => {
  expect(doubtOf(page)).toBe("blank");
});

test.each(["01", "04", "05", "06", "09"])(
  "painting %s on a wall lies within a border, hung crooked too",
  async (start) => {
    const painting = sharp(await sharp(style(start)).resize(500).toBuffer());
    const framed = await painting.extend({ top: 10, bottom: 10, left: 10, right: 10, background: "#432" }).toBuffer();
    const crooked = await sharp(framed).rotate(2, { background: "#c8c8c8" }).toBuffer();
    expect(doubtOf(await on(wall(1000, 1000, 200), framed, 230, 200))).toBe("bordered");
    expect(doubtOf(await on(wall(1000, 1000, 200), crooked, 230, 200))).toBe("bordered");
  },
);

test("a head before a plain ground is no painting on a wall", async () => {
  const head = Buffer.from(
    `<svg width="240" height="320"><ellipse cx="120" cy="160" rx="118" ry="158" fill="#c96"/><circle cx="80" cy="130" r="18"/><circle cx="160" cy="130" r="18"/></svg>`,
  );
  expect(doubtOf(await on(wall(600, 700, 220), head, 180, 150))).toBeNull();
});
