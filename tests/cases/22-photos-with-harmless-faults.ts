/** Telephones and gateways write JPEGs that break a rule and lack no pixel. */
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

export default {
  should: "photographs that every viewer shows are taken",
  async try({ atelier, input }) {
    for (const name of ["samsung-sos.jpg", "no-end-marker.jpg"]) {
      const { code, stderr } = await atelier("generate", "--subject", input(name), "--style", sampleStyle, ...smallest);
      expect(stderr).not.toContain("damaged");
      expect(code).toBe(0);
    }
  },
} satisfies Case;
