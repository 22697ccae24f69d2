import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { watermarkOf } from "./watermark.ts";

const folder = temporaryFolder();
const look = { opacity: 50, corner: "centre", width: 25 } as const;

test("a file is a picture, and all else is words", async () => {
  const file = join(folder, "logo");
  writeFileSync(file, "");
  expect(await watermarkOf(file, look)).toEqual({ kind: "picture", file, ...look });
  for (const text of ["© Mira", "Mira & Co. / 2026", "mira.photos", ".png?"])
    expect(await watermarkOf(text, look)).toEqual({ kind: "text", text, ...look });
});

test.each(["logo.png", "no/such/LOGO.JPG", "folder.webp"])(
  "%s, which is no file, is not written over pictures",
  async (name) => {
    mkdirSync(join(folder, "folder.webp"), { recursive: true });
    await expect(watermarkOf(join(folder, name), look)).rejects.toMatchObject({ code: "image.missing" });
  },
);
