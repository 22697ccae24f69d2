/** A DoRA's magnitudes under kohya's and under PEFT's name. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

export default {
  should: "a DoRA is refused as one, whoever wrote it",
  async try({ atelier, input }) {
    for (const file of ["kohya.safetensors", "peft.safetensors"]) {
      const made = await atelier("generate", "-t", sampleStyle, "-p", "x", ...smallest, "--lora", input(file));
      expect(made.code).not.toBe(0);
      expect(made.stderr).toContain(`${file} cannot be used as a LoRA. It is a DoRA`);
    }
  },
} satisfies Case;
