/** What the bundled model and encoders of other lengths read of a prompt. */
import { expect, test } from "vitest";
import { bundledManifest, bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { halfRead, type PromptReading, unreadBy } from "../../contract/making/reading.ts";
import { openReading } from "../uso/prompt-readers.ts";
import { readingOf } from "./reading.ts";
import type { Tokenizer } from "./tokenizer.ts";

const bundled = await openReading({ folder: bundledModel, manifest: bundledManifest() });

/** An encoder that takes a word as a token, and knows all but those that begin with z. */
const byWords = (reads: number): Tokenizer => ({
  encode(text) {
    const tokens = (text.match(/\S+/g) ?? []).length + 1;
    return { ids: new BigInt64Array(reads), tokens, truncated: tokens > reads };
  },
  knows: (word) => !word.startsWith("z"),
});
const read = (prompt: string, t5: number, clip: number): PromptReading =>
  readingOf(
    [
      { encoder: "T5", reads: t5, tokenizer: byWords(t5) },
      { encoder: "CLIP", reads: clip, tokenizer: byWords(clip) },
    ],
    prompt,
  );

test("a short prompt of known words is read whole", () => {
  expect(bundled("a woman with a red hat.")).toEqual({
    encoders: [
      { encoder: "T5", reads: 32, tokens: 8, unread: null },
      { encoder: "CLIP", reads: 32, tokens: 9, unread: null },
    ],
    unknown: [],
  });
  expect(bundled("").unknown).toEqual([]);
});

test("of a long prompt, the words from the first that is not read are named", () => {
  const red = (n: number) => Array(n).fill("red").join(" ");
  expect(unreadBy(bundled(red(31)))).toBeNull();
  expect(unreadBy(bundled(`${red(30)} blue hat`))).toMatchObject({
    encoder: "T5",
    tokens: 33,
    unread: { after: expect.stringMatching(/^… red .*red blue$/), words: "hat" },
  });
});

test("words without a token are named once each, whatever script they are in", () => {
  expect(bundled("a Zebra, a zebra-like woman and a zebra; café 日本語 🎩 — !").unknown).toEqual([
    "Zebra",
    "zebra",
    "like",
    "café",
    "日本語",
    "🎩",
  ]);
});

test("where one encoder reads all and the other does not, that is told apart", () => {
  const reading = read("one two three four", 9, 3);
  expect(unreadBy(reading)).toBeNull();
  expect(halfRead(reading)).toEqual({
    encoder: "CLIP",
    reads: 3,
    tokens: 5,
    unread: { after: "one two", words: "three four" },
  });
  expect(halfRead(read("one two", 9, 9))).toBeNull();
});

test("where neither reads all, the words that the further one does not read are the ones not read", () => {
  expect(unreadBy(read("one two three four", 4, 3))).toMatchObject({ encoder: "T5", unread: { words: "four" } });
});

test("a first word that is too long by itself is not read", () => {
  expect(read("one", 1, 1).encoders[0]).toMatchObject({ unread: { after: "", words: "one" } });
});
