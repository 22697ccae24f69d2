import { expect, test } from "vitest";
import { pieces, withoutToken, withToken } from "./template.ts";

const kinds = (template: string) => pieces(template).map(({ kind, text }) => `${kind} ${text}`);

test("a template is cut at its tokens, and joined again it is the same", () => {
  expect(kinds("{person}/a-{seed}")).toEqual(["token {person}", "text /a-", "token {seed}"]);
  for (const template of ["", "plain", "{person}{style}", "{ Person }", "{unclosed", "}{", "{}"])
    expect(
      pieces(template)
        .map(({ text }) => text)
        .join(""),
    ).toBe(template);
});

test("tokens are known whatever their case and the spaces around them; others are told apart", () => {
  expect(kinds("{ Person }")).toEqual(["token { Person }"]);
  expect(kinds("{colour}")).toEqual(["unknown {colour}"]);
});

test("a token goes where the caret is, in place of what is selected", () => {
  expect(withToken("a/b", "seed", 2, 2)).toEqual({ template: "a/{seed}b", caret: 8 });
  expect(withToken("abc", "seed", 1, 2)).toEqual({ template: "a{seed}c", caret: 7 });
});

test("beside a token a hyphen keeps the new one apart, inside one it goes behind it", () => {
  expect(withToken("{person}", "seed", 8, 8)).toEqual({ template: "{person}-{seed}", caret: 15 });
  expect(withToken("{person}", "seed", 0, 0)).toEqual({ template: "{seed}-{person}", caret: 7 });
  expect(withToken("{person}x", "seed", 3, 3)).toEqual({ template: "{person}-{seed}x", caret: 15 });
});

test("Backspace behind a token and Delete before it take all of it, and elsewhere one character", () => {
  expect(withoutToken("a{seed}b", 7, "Backspace")).toEqual({ template: "ab", caret: 1 });
  expect(withoutToken("a{seed}b", 1, "Delete")).toEqual({ template: "ab", caret: 1 });
  expect(withoutToken("a{seed}b", 1, "Backspace")).toBeNull();
  expect(withoutToken("a{seed}b", 7, "Delete")).toBeNull();
});
