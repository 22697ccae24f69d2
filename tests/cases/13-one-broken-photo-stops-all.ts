/** A folder of photographs with one truncated file and a text file among them. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Case } from "./case.ts";

export default {
  should: "the good ones are added, and every bad one is named with its reason",
  async try({ atelier, folder, input }) {
    const photos = ["1.jpg", "2-broken.jpg", "3.png", "4.txt"].map((name) => join(input("photos"), name));
    const { code, stdout, stderr } = await atelier("library", "add-person", "Anna", ...photos);
    expect(code).toBe(3);
    expect(stdout).toContain("2 photographs");
    expect(stderr).toContain("2-broken.jpg could not be read as a picture");
    expect(stderr).toContain("4.txt could not be read as a picture");

    // A shell's wildcard names folders, too.
    const notes = join(folder, "Notes");
    await mkdir(notes);
    const among = await atelier("library", "add-person", "Cleo", notes, photos[0]!);
    expect([among.code, among.stdout]).toEqual([3, expect.stringContaining("1 photograph")]);
    expect(among.stderr).toContain(`There is no picture in ${notes}`);

    const style = await atelier("library", "add-style", "Ink", ...photos.toReversed(), "--json");
    expect(style.code).toBe(3);
    const added = JSON.parse(style.stdout) as { images: readonly { name: string }[]; refused: readonly object[] };
    expect(added.images.map(({ name }) => name)).toEqual(["3.png", "1.jpg"]);
    expect(added.refused).toHaveLength(2);

    const none = await atelier("library", "add-person", "Ben", photos[1]!, photos[3]!);
    expect(none.code).toBe(3);
    expect(none.stdout).toBe("");
    expect(none.stderr).toContain("Ben was not added");
  },
} satisfies Case;
