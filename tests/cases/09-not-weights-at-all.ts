/** A site's page, its error and two pointers of Git LFS, saved under the names of weights. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

const reasons = {
  "html.safetensors": /web page.*Sign in there.*then download/,
  "json.safetensors": /error message of the site.*Unauthorized/,
  "lfs.safetensors": /Git LFS pointer to 306\.4 MB.*git lfs pull/,
  "ae.safetensors": /Git LFS pointer to 335\.3 MB.*git lfs pull/,
};

export default {
  should: "each is called what it is, with the way to the file itself",
  async try({ atelier, input }) {
    const { stdout } = await atelier("models", "scan", input("."));
    for (const [file, reason] of Object.entries(reasons)) {
      expect(stdout.split("\n").filter((line) => line.includes(`${file} is`))).toEqual([expect.stringMatching(reason)]);
      const made = await atelier("generate", "-t", sampleStyle, "-p", "x", ...smallest, "--lora", input(file));
      expect(made.code).not.toBe(0);
      expect(made.stderr).toMatch(reason);
      expect(made.stderr).not.toContain("header");
    }
  },
} satisfies Case;
