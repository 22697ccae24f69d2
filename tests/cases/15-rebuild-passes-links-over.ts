/** The portraits lie behind links: a folder on another drive, and a single picture. */
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { recipeWith } from "../fixtures/recipe.ts";
import { writePicture } from "../../src/formats/picture/write.ts";
import type { Case } from "./case.ts";

export default {
  should: "links are followed, each real folder once, and nothing read is no success",
  async try({ atelier, folder }) {
    const [drive, root, empty] = ["drive", "root", "empty"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const made of [drive, root, empty]) await mkdir(made);
    const rgb = new Uint8Array(3 * 32 * 32);
    for (const seed of [1, 2]) {
      const file = join(drive, `${seed}.png`);
      await writePicture(
        { width: 32, height: 32, rgb },
        { file, format: "png", recipe: recipeWith({ seed, prompt: "a" }) },
      );
    }
    await symlink(drive, join(root, "nas"));
    await symlink(drive, join(root, "nas again"));
    await symlink(root, join(drive, "circle"));
    await symlink(join(drive, "1.png"), join(root, "one.png"));
    const { code, stdout } = await atelier("library", "rebuild", root);
    expect([code, stdout]).toEqual([0, expect.stringContaining("2 pictures read: 2 added")]);
    await symlink(join(folder, "drive taken away"), join(root, "usb"));
    const gone = await atelier("library", "rebuild", root);
    expect([gone.code, gone.stdout]).toEqual([0, expect.stringContaining("2 known, 1 passed over")]);
    expect(gone.stderr).toContain("usb: this link leads nowhere. Connect the drive that it leads to");
    const nothing = await atelier("library", "rebuild", empty);
    expect([nothing.code, nothing.stderr]).toEqual([3, expect.stringContaining("No picture lies in")]);
  },
} satisfies Case;
