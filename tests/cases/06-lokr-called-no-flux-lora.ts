/** LyCORIS files for FLUX.1, and an edition in 4 bits, under the names that their programs give. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

const reasons = {
  "lokr.safetensors": "a LoKr for FLUX.1",
  "lokr-aitoolkit.safetensors": "a LoKr for FLUX.1",
  "loha.safetensors": "a LoHa for FLUX.1",
  "svdq-int4_r32-flux.1-dev.safetensors": "FLUX.1 in 4 bits of SVDQuant",
};

export default {
  should: "the reason is named why each cannot be used, by generate and by scan alike",
  async try({ atelier, input }) {
    const scanned = await atelier("models", "scan", input("."));
    expect(scanned.code).toBe(0);
    for (const [file, reason] of Object.entries(reasons)) {
      expect(scanned.stdout).toContain(`${file}\n    It is ${reason}`);
      const made = await atelier("generate", "-t", sampleStyle, "-p", "x", ...smallest, "--lora", input(file));
      expect(made.code).not.toBe(0);
      expect(made.stderr).toContain(`${file} cannot be used as a LoRA. It is ${reason}`);
    }
  },
} satisfies Case;
