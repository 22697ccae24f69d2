/** Pictures are exported, later some of them again: by a filter, with one more, with one rejected. */
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, smallest } from "./case.ts";

export default {
  should: "exporting again writes only the pictures that are not there yet, whatever number they had",
  async try({ atelier, folder }) {
    const made = async (...args: readonly string[]) => {
      const { code, stderr } = await atelier("generate", ...smallest, "--library", ...args);
      expect({ code, stderr }).toMatchObject({ code: 0 });
    };
    const exported = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await atelier("export", "--collision", "skip", "--json", ...args);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const { written, there } = JSON.parse(stdout) as { readonly written: number; readonly there: number };
      return { written, there };
    };
    const files = async (of: string) => (await readdir(join(folder, of), { recursive: true })).length;

    await made("-p", "harbour", "--count", "2");
    await made("-p", "seaside");
    expect(await exported("--out", "e", "--template", "{prompt}-{seed}")).toEqual({ written: 3, there: 0 });
    expect(await exported("--out", "e", "--template", "{prompt}-{seed}", "--text", "seaside")).toEqual({
      written: 0,
      there: 1,
    });
    // A number is a place in a folder, and says nothing about which picture it is.
    expect(await exported("--out", "n", "--template", "{number}", "--text", "harbour")).toEqual({
      written: 2,
      there: 0,
    });
    expect(await exported("--out", "n", "--template", "{number}", "--text", "seaside")).toEqual({
      written: 1,
      there: 0,
    });
    await made("-p", "lighthouse");
    expect(await exported("--out", "n", "--template", "{number}")).toEqual({ written: 1, there: 3 });
    expect(await files("n")).toBe(4);
    // What somebody put in a picture's place is not the picture, and stays.
    await rm(join(folder, "n", "002.jpg"));
    await writeFile(join(folder, "n", "003.jpg"), "theirs");
    expect(await exported("--out", "n", "--template", "{number}")).toEqual({ written: 1, there: 2 });
    expect(await files("n")).toBe(4);
  },
} satisfies Case;
