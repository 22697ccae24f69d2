import { expect, test } from "vitest";
import { collisionKey, safeName, shortened, slug } from "./names.ts";

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
  expect(safeName("a: b?")).toBe("a b");
});
