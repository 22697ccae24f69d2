/** Camera RAW files are TIFF with a thumbnail first; the photograph lies behind it, not yet developed. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

export default {
  should: "a camera RAW file is named as one, with what to do, and its preview is never taken for the photograph",
  async try({ atelier, input }) {
    const raw = input("preview-first.dng");
    for (const args of [
      ["generate", "--subject", raw, "--style", sampleStyle, ...smallest],
      ["library", "add-person", "Anna", raw],
    ]) {
      const { code, stdout, stderr } = await atelier(...args);
      expect(code).toBe(3);
      expect(stdout).toBe("");
      expect(stderr).toContain("camera RAW file (DNG)");
      expect(stderr).toContain("save it as JPEG");
    }
  },
} satisfies Case;
