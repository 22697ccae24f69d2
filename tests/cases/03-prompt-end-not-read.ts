/** A prompt of more tokens than the text encoder reads, with a change at its end. */
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { type Case, sampleStyle, smallest } from "./case.ts";

export default {
  should: "the words that are not read are named before the picture is made, and in --json",
  async try({ atelier, input }) {
    const prompt = `${await readFile(input("prompt.txt"), "utf8")} AND NOW wearing a bright red hat, at night`;
    const make = (...more: string[]) => atelier("generate", "-t", sampleStyle, "-p", prompt, ...smallest, ...more);
    const { stderr } = await make();
    const note = /The words after “… .+” are not read: the model reads 32 tokens, these are \d+\./;
    expect(stderr).toMatch(note);
    expect(stderr.search(note)).toBeLessThan(stderr.search("step 1 of 1"));
    const { reading, notes } = JSON.parse((await make("--json")).stdout) as {
      reading: { encoders: readonly { reads: number; unread: { words: string } }[]; unknown: readonly string[] };
      notes: readonly string[];
    };
    expect(reading.encoders.map(({ reads }) => reads)).toEqual([32, 32]);
    for (const { unread } of reading.encoders) expect(unread.words).toMatch(/bright red hat, at night$/);
    expect(notes).toContainEqual(expect.stringMatching(note));
    expect(reading.unknown).toContain("number");
  },
} satisfies Case;
