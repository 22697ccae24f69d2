/** A name for the files that is a way out of the folder, a device, or longer than any system takes. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, smallest } from "./case.ts";

/** What is given, and how the file begins. Every other kind is in the tests of the names themselves. */
const names = [
  ["../../up", "up"],
  ["aux.txt", "_aux.txt"],
  ["長".repeat(200), "長".repeat(40)],
] as const;

export default {
  should: "every name is made one that all systems take, in the folder, before anything is computed",
  async try({ atelier, folder }) {
    await Promise.all(
      names.map(async ([given, begin]) => {
        const { code, stderr } = await atelier("generate", "-p", "x", ...smallest, "--out", "names", "--name", given);
        expect({ code, stderr }).toMatchObject({ code: 0 });
        expect(await readdir(join(folder, "names"))).toContain(`${begin}-1.png`);
      }),
    );
    expect(await readdir(join(folder, "names"))).toHaveLength(names.length);
    expect(await readdir(folder)).toEqual(["names"]);
    const nothing = await atelier("generate", "-p", "x", ...smallest, "--out", "none", "--name", " ../. ");
    expect(nothing).toMatchObject({ code: 2, stdout: "" });
    expect(nothing.stderr).toContain("nothing that a file can be called");
    expect(await readdir(folder)).toEqual(["names"]);
  },
} satisfies Case;
