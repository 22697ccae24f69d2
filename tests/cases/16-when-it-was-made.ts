/** The library is lost and rebuilt from copies, of which the file system says another day; the computer moves. */
import { copyFile, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect } from "vitest";
import { insertTextChunks, textChunks } from "../../src/formats/picture/png.ts";
import { type Case, smallest } from "./case.ts";

export default {
  should: "the day a picture was made travels in it, rebuilds read it, and {day} is that of the place it was made in",
  async try({ atelierIn, folder }) {
    const there = { TZ: "Pacific/Kiritimati" };
    const made = await atelierIn(there, "generate", "--prompt", "a tulip", ...smallest, "--out", "made", "--json");
    expect(made.code).toBe(0);
    const [name] = await readdir(join(folder, "made"));
    const copy = join(folder, "copy.png");
    await copyFile(join(folder, "made", name!), copy);
    await utimes(copy, new Date("2020-02-02"), new Date("2020-02-02"));

    const { exif, xmp } = await sharp(copy).metadata();
    expect(exif?.toString("latin1")).toMatch(/\d{4}:\d\d:\d\d \d\d:\d\d:\d\d\0.*\+14:00\0/s);
    const [, day] = /<xmp:CreateDate>(\d{4}-\d\d-\d\d)T[\d:]{8}\+14:00</.exec(xmp?.toString() ?? "") ?? [];
    expect(day).toBeDefined();

    // A simple program keeps the plain texts and the pixels, and gives the copy another day.
    const simple = join(folder, "simple.png");
    const kept = textChunks(await readFile(copy)).filter(({ keyword }) =>
      ["atelier", "Creation Time"].includes(keyword),
    );
    const bare = await sharp(copy).linear(1, 1).png().toBuffer();
    await writeFile(simple, insertTextChunks(bare, kept));
    await utimes(simple, new Date("2020-02-02"), new Date("2020-02-02"));

    for (const TZ of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const home = { TZ, ATELIER_HOME: join(folder, `home ${TZ.replace("/", " ")}`) };
      expect((await atelierIn(home, "library", "rebuild", folder)).code).toBe(0);
      const { stdout } = await atelierIn(home, "library", "list", "pictures");
      expect(
        stdout
          .trim()
          .split("\n")
          .map((line) => line.slice(0, 10)),
      ).toEqual([day, day]);
      const out = join(folder, "exports", TZ.replace("/", " "));
      const template = ["--template", "{year}-{month}-{day}/{seed}"];
      expect((await atelierIn(home, "export", "--out", out, ...template)).code).toBe(0);
      expect(await readdir(out)).toEqual([day]);
    }
  },
} satisfies Case;
