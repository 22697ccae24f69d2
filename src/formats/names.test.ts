import { expect, test } from "vitest";
import { cleanName, collisionKey, longestName, safeName, shortened, slug } from "./names.ts";

test("text is cut between what a reader sees as characters", () => {
  expect(shortened("ab👩🏽‍🎨cd", 6)).toBe("ab");
  expect(shortened("ab-cd", 3)).toBe("ab");
  expect(shortened("äöü", 4)).toBe("äö");
});

test("names are told apart as the least distinguishing file system does", () => {
  expect(collisionKey("Anna/STRASSE.jpg")).toBe(collisionKey("anna/straße.jpg"));
  expect(collisionKey("Zoe\u0308")).toBe(collisionKey("ZOË"));
  expect(collisionKey("anna")).not.toBe(collisionKey("anne"));
});

test("a slug keeps words and drops what shells and systems trip over", () => {
  expect(slug("Anna Müller & Sohn, 2026!")).toBe("anna-müller-sohn-2026");
  expect(slug("$(rm -rf) `x`")).toBe("rm-rf-x");
  expect(safeName("LPT1")).toBe("_LPT1");
  expect(safeName("?!:")).toBe("!");
  expect(safeName("?:")).toBe("_");
});

test.each([
  ["../../up", "up"],
  ["a/b", "a-b"],
  ["a\\b", "a-b"],
  ["a:b*c?", "a-b-c"],
  ["Anna: in / out", "Anna-in-out"],
  ["C:\\Windows", "C-Windows"],
  ["aux", "_aux"],
  ["AUX.txt", "_AUX.txt"],
  ["com1.txt", "_com1.txt"],
  ["COM¹", "_COM¹"],
  ["nul .png", "_nul .png"],
  ["console", "console"],
  ["  trailing. ", "trailing"],
  [".hidden", "hidden"],
  ["-rf", "rf"],
  ["A\u0308rger", "Ärger"],
  ["a\u202egpj.b", "agpj.b"],
  ["a\0b\x1b[31mc", "ab[31mc"],
  ["two\nlines", "two lines"],
  ["half \ud800 a letter", "half  a letter"],
  ["plain name, with 2 signs!", "plain name, with 2 signs!"],
])("%j is called %j in a file's name", (given, name) => {
  expect(cleanName(given)).toBe(name);
  expect(cleanName(name)).toBe(name);
});

test.each(["", " ", ".", "..", "../..", "///", "\u200b", "\0", "?", ". - ."])("of %j nothing is left", (given) => {
  expect(cleanName(given)).toBeNull();
});

test.each(["長".repeat(200), "👩🏽‍🎨".repeat(80), "e\u0301".repeat(300), `${"x".repeat(119)} y`, "a ".repeat(200)])(
  "however wide its characters, a name fits every system and is cut between them: %#",
  (given) => {
    const name = cleanName(given) ?? "";
    expect(Buffer.byteLength(name)).toBeGreaterThan(100);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(longestName);
    expect(name).toBe(name.trim());
    expect(name.isWellFormed()).toBe(true);
  },
);
