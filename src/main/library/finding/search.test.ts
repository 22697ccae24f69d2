import { expect, test } from "vitest";
import { searchOf } from "./search.ts";

test.each([
  ["a red scarf", '"a"* "red"* "scarf"*', []],
  ['NEAR("red", 5) AND x:*', '"NEAR"* "red"* "5"* "AND"* "x"*', []],
  ["Straße", '"Strasse"*', []],
  ["海辺", null, ["海辺"]],
  ["夕暮れの海辺 sunset", '"sunset"*', ["夕暮れの海辺"]],
  ["ชายหาด", null, ["ชายหาด"]],
  ["바다", null, ["바다"]],
  ["море на закате", '"море"* "на"* "закате"*', []],
  ["✨", null, ["✨"]],
  ["gold ✨", '"gold"*', ["✨"]],
  ["!!!", null, ["!!!"]],
  ["100%, red", '"100"* "red"*', []],
  ["% _", null, ["%", "_"]],
])("%j", (text, match, literals) => expect(searchOf(text)).toEqual({ match, literals }));

test("nothing typed asks for nothing", () => {
  expect(searchOf("")).toBeNull();
  expect(searchOf(" \n ")).toBeNull();
});

test("signs that are not seen are looked for too, and never find everything", () => {
  for (const text of ["\u200b", "\u202e", "\ufe0f"]) expect(searchOf(text)).toEqual({ match: null, literals: [text] });
});
