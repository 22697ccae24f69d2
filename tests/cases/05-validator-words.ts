/** More than the limits allow, at the command line. */
import { expect } from "vitest";
import { type Case, sampleStyle, sampleSubject } from "./case.ts";

export default {
  should: "each limit is told with both numbers and the way out, and no validator's words",
  async try({ atelier }) {
    const told = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr } = await atelier(...args);
      expect(code).not.toBe(0);
      expect(stderr).not.toMatch(/expected (array|string)|Too big|Expected \d arguments/);
      return stderr;
    };
    const nine = Array.from({ length: 9 }, () => ["--style", sampleStyle]).flat();
    expect(await told("generate", ...nine)).toMatch(/9 style pictures .* at most 8 .* Leave one out/);
    expect(await told("generate", "-p", "x".repeat(8001))).toMatch(/8001 characters, and at most 8000/);
    expect(await told("library", "add-person", "x".repeat(300), sampleSubject)).toMatch(/300 characters.* at most 200/);
    expect(await told("generate", "--subject", sampleSubject, sampleStyle)).toMatch(/needs its own --subject/);
  },
} satisfies Case;
