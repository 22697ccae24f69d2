/** The full resolution of common telephones. */
import { expect } from "vitest";
import { type Case, smallest } from "./case.ts";

export default {
  should: "a photograph of 108 megapixels is a subject like any other, and comes into the library",
  async try({ atelier, input }) {
    const photo = input("phone108mp.jpg");
    const made = await atelier("generate", "--subject", photo, ...smallest);
    expect(made.stderr).not.toContain("megapixels");
    expect(made.code).toBe(0);
    const added = await atelier("library", "add-person", "Anna", photo);
    expect(added.code).toBe(0);
    expect(added.stdout).toContain("1 photograph");
  },
} satisfies Case;
