/** A folder that cannot be made, where the system answers that its parent is missing although it is there. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, smallest } from "./case.ts";

export default {
  should: "a folder that cannot be made, or takes no file, is said at once and before anything is computed",
  async try({ atelier, atelierIn, folder }) {
    const file = join(folder, "file.txt");
    await writeFile(file, "");
    // Only Linux has a file system at hand that answers so.
    const out = process.platform === "linux" ? "/proc/foo/bar" : join(file, "below");
    const [generated, listed, made] = await Promise.all([
      atelier("generate", "-p", "x", ...smallest, "--out", out),
      atelierIn({ ATELIER_HOME: out }, "library", "list", "pictures"),
      atelier("generate", "-p", "x", ...smallest, "--library", "--out", "made"),
    ]);
    expect(generated).toMatchObject({ code: 4, stdout: "" });
    expect(generated.stderr).toContain(`Nothing can be saved in ${out}`);
    // Its brothers: the studio's own folder, and an export's.
    expect(listed).toMatchObject({ code: 4 });
    expect(made).toMatchObject({ code: 0 });
    expect(await atelier("export", "--out", out)).toMatchObject({ code: 4 });
  },
} satisfies Case;
