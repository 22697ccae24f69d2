import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { provenPictures } from "./proven.ts";
import { usoCases } from "./uso-set.ts";

const folder = temporaryFolder();
const never = new AbortController().signal;
const path = (name: string) => join(folder, name);
const one = (name: string) => ({ name, path: path(name) });

const noise = await sharp({
  create: { width: 64, height: 64, channels: 3, background: "#888", noise: { type: "gaussian", mean: 128, sigma: 40 } },
})
  .png()
  .toBuffer();
writeFileSync(path("cup.png"), noise);
writeFileSync(path("torn.png"), noise.subarray(0, noise.length / 2));
await sharp({ create: { width: 64, height: 64, channels: 3, background: "#f4f2ee" } })
  .png()
  .toFile(path("page.png"));

test("a set whose pictures can be read is begun, and what speaks against one of them is told", async () => {
  const cases = usoCases([one("cup.png")], [one("page.png")], ["{} at night"], ["a bridge"]);
  expect(await provenPictures(folder, { cases }, never)).toEqual([expect.stringMatching(/^page\.png is a blank page/)]);
});

test("one that is cut off in the middle is named before anything is made", async () => {
  const cases = usoCases([one("cup.png"), one("torn.png")], [one("gone.png")], ["{} at night"], ["a bridge"]);
  await expect(provenPictures(folder, { cases }, never)).rejects.toMatchObject({
    code: "bench.incomplete",
    message: expect.stringMatching(/torn\.png, which cannot be read .*gone\.png, which cannot be read/),
  });
});
