/** A stranger's picture carries a recipe whose prompt holds escape sequences, a window title and a bidi override. */
import { expect } from "vitest";
import type { Case } from "./case.ts";

/** What would steer a terminal, or turn the order of signs round: controls without the line feed, and bidi marks. */
const steering = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

export default {
  should: "no control character and no mark of direction out of a recipe reaches the terminal",
  async try({ atelier, input }) {
    const { code, stdout } = await atelier("info", input("evil.png"));
    expect(code).toBe(0);
    expect(stdout).toContain("Prompt");
    expect(stdout).not.toMatch(steering);
  },
} satisfies Case;
