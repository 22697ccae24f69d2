/** Other systems, archives and sync tools turn the composed é of a file's name into e and an accent. */
import { copyFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, sampleStyle, sampleSubject, smallest } from "./case.ts";

export default {
  should: "a picture beside the portrait is found when its name is spelt in the other Unicode form",
  async try({ atelier, folder }) {
    const [first, second] = [join(folder, "a"), join(folder, "b")];
    await Promise.all([mkdir(first), mkdir(second)]);
    const composed = join(first, "Jos\u00e9.jpg");
    const style = join(first, "style.png");
    await copyFile(sampleSubject, composed);
    await copyFile(sampleStyle, style);
    const made = await atelier(
      "generate",
      "-s",
      composed,
      "-t",
      style,
      ...smallest,
      "--out",
      first,
      "--name",
      "p",
      "-q",
    );
    expect(made.code).toBe(0);
    await rename(join(first, "p-1.png"), join(second, "p-1.png"));
    await rename(style, join(second, "style.png"));
    await rename(composed, join(second, "Jose\u0301.jpg"));
    const again = await atelier(
      "again",
      join(second, "p-1.png"),
      "--provider",
      "cpu",
      "--out",
      join(folder, "c"),
      "-q",
    );
    expect(again.stderr).not.toContain("no longer there");
    expect(again.code).toBe(0);
  },
} satisfies Case;
