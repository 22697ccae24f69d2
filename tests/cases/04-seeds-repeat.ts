/** Seeds of other programs, of up to 64 bits. */
import { join } from "node:path";
import { expect } from "vitest";
import { type Case, pixelsOf, sampleStyle, smallest } from "./case.ts";

export default {
  should: "a seed above 2³² is said to be the small one it is, and no batch comes round",
  async try({ atelier, folder }) {
    const words = ["generate", "-t", sampleStyle, "-p", "x", ...smallest, "--name", "x"];
    const make = (seed: string, out: string, ...more: string[]) =>
      atelier(...words, "--seed", seed, "--out", out, ...more);
    const picture = (out: string, seed: number) => pixelsOf(join(folder, out, `x-${seed}.png`));

    await make("7", "small");
    const large = await make("4294967303", "large");
    expect(large.stderr).toContain("Seeds count modulo 4294967296: 4294967303 is seed 7 here.");
    expect((await picture("large", 7)).equals(await picture("small", 7))).toBe(true);

    const round = await make("4294967295", "round", "--count", "2");
    expect(round.code).not.toBe(0);
    expect(round.stderr).toContain("Seeds end at 4294967295");
  },
} satisfies Case;
