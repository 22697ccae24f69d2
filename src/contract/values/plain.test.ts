import { expect, test } from "vitest";
import { manyLines, oneLine, visibleJson } from "./plain.ts";

test.each([
  ["an escape sequence is seen and does nothing", "a\x1b[31mred\x1b[0m", "a␛[31mred␛[0m"],
  ["a window's title", "\x1b]0;owned\x07", "␛]0;owned␇"],
  ["the eight-bit form of escape sequences", "\x9b31m", "\ufffd31m"],
  ["delete and null", "\x7f\0", "␡␀"],
  ["marks of direction", "gpj\u202e.exe\u2066\u2069\u200e\u200f\u061c", "gpj.exe"],
  ["invisible signs", "a\u00ad\u200b\u2060\ufeff\u{e0041}\ufff9b", "ab"],
  ["line ends of every kind", "a\nb\r\nc\rd\u2028e\u2029f\u0085g\th\vi\fj", "a b c d e f g h i j"],
  ["half a character", "a\ud83d", "a\ufffd"],
  ["what never is a character", "\ufdd0", "\ufffd"],
])("%s", (_, given, shown) => expect(oneLine(given)).toBe(shown));

test("every script and emoji that is spelt with joiners stays as it is", () => {
  for (const text of ["نمی‌خواهم", "👩‍🎨 ✨", "क्‍ष", "שלום", "José", "夕暮れ"]) expect(oneLine(text)).toBe(text);
});

test("several lines keep their ends and tabs, and nothing else", () => {
  expect(manyLines("a\tb\r\nc\u202e\x1b[2Jd")).toBe("a\tb\nc␛[2Jd");
});

test("JSON keeps its values", () => {
  const value = { prompt: "a\x1b\x7f\x9b\u202e\u{e0041}\u200d\u2028" };
  const json = visibleJson(JSON.stringify(value));
  expect(json).toMatch(/^[\x20-\x7e\u200d]*$/);
  expect(JSON.parse(json)).toEqual(value);
});
