import path from "node:path";
import { describe, expect, test } from "vitest";
import { nameTokens } from "../../contract/library/exporting.ts";
import { pictureOf } from "../../../tests/fixtures/fake-library.ts";
import type { PictureWish } from "../../../tests/fixtures/fake-library.ts";
import { longestName } from "../../formats/names.ts";
import { wordsFor } from "./namesakes.ts";
import { parseTemplate, renderTemplate, tokensOf } from "./template.ts";

const place = { number: 1, size: { width: 640, height: 480 }, words: wordsFor([]) };

function named(template: string, wish: PictureWish = {}, where: Partial<typeof place> = {}): string {
  return renderTemplate(parseTemplate(template), pictureOf(7, wish), { ...place, ...where });
}

test("folders and file are named from the people, the style, the seed and the place in the series", () => {
  const wish = { person: "Anna", style: "Comic Book", seed: 123 };
  expect(named("{person}/{style}/{person}-{style}-{seed}-{number}", wish)).toBe(
    "anna/comic-book/anna-comic-book-123-001",
  );
});

test.each<[string, PictureWish, string]>([
  ["two people", { person: ["Anna", "Ben"] }, "anna-and-ben"],
  ["three people", { person: ["Anna", "Ben", "Carla"] }, "anna-ben-and-carla"],
  ["the same person twice", { person: ["Anna", "anna"] }, "anna"],
  ["nobody", {}, "nobody"],
  ["letters of any script", { person: "Zoë Μαρία 小林" }, "zoë-μαρία-小林"],
  ["a name whose accent is put together", { person: "Zoe\u0308" }, "zoë"],
  ["a name made of refused characters", { person: `<>:"/\\|?*` }, "unnamed"],
  ["a name that would lead out", { person: "../../etc/passwd" }, "etc-passwd"],
  ["a name that looks like a token", { person: "{seed}" }, "seed"],
  ["a device of Windows", { person: "CON" }, "_con"],
  ["a device of Windows with an ending", { person: "aux.txt" }, "_aux.txt"],
  ["dots and spaces at the ends", { person: " . Anna .. " }, "anna"],
  ["controls and marks of direction", { person: "An\u0000n\u202ea\u200b" }, "anna"],
])("{person} for %s", (_, wish, expected) => {
  expect(named("{person}", wish)).toBe(expected);
});

test("a collection names a folder, several are named together, and none has a word of its own", () => {
  expect(named("{collection}/{seed}", { collections: ["Jonas & Co"], seed: 5 })).toBe("jonas-co/5");
  expect(named("{collection}", { collections: ["Spring", "../Up"] })).toBe("spring-and-up");
  expect(named("{collection}")).toBe("no-collection");
});

test("no style and no prompt have words of their own", () => {
  expect(named("{style}/{prompt}", { prompt: "" })).toBe("no-style/no-prompt");
});

test("the number has three digits at least, so that names sort", () => {
  expect(named("{number}", {}, { number: 5 })).toBe("005");
  expect(named("{number}", {}, { number: 1234 })).toBe("1234");
});

test("the size is the file's", () => {
  expect(named("{width}x{height}")).toBe("640x480");
});

test("times are those of the place where the computer stands", () => {
  const made = new Date(2026, 10, 3, 4, 5).getTime();
  expect(named("{year}/{month}-{day}/{hour}h{minute}", { made })).toBe("2026/11-03/04h05");
});

test("every token there is gives something", () => {
  for (const token of nameTokens) expect(named(`{${token}}`)).toMatch(/^[\p{L}\p{N}-]+$/u);
  expect(tokensOf(parseTemplate("{seed}/{person}-{seed}"))).toEqual(["person", "seed"]);
});

test.each([
  ["", "empty"],
  ["   ", "empty"],
  ["{persn}", "no token {persn}"],
  ["{}", "no token {}"],
  ["{person", "brace"],
  ["person}", "brace"],
  ["/etc/{seed}", "whole path"],
  ["\\\\server\\{seed}", "whole path"],
  ["C:\\{seed}", "whole path"],
  ["~/{seed}", "whole path"],
  ["{person}/../{seed}", "lead out"],
  ["..\\{seed}", "lead out"],
  ["{person}//{seed}", "no name"],
  ["{person}/", "no name"],
  ["a".repeat(501), "longer"],
])("the template %j is refused with the reason: %s", (template, reason) => {
  expect(() => parseTemplate(template)).toThrow(
    expect.objectContaining({ code: "export.template", message: expect.stringContaining(reason) }),
  );
});

describe("whatever a template and a library hold, a name stays below the folder and fits every file system", () => {
  const templates = [
    "{person}/{style}/{prompt}",
    "{person}-{style}-{prompt}-{seed}-{number}",
    ". {person} ./x {style} .",
    "con/{person}.",
    "…{prompt}: <{style}>?",
  ];
  const values = [
    "..",
    "...",
    "a/../..",
    "CON",
    "com1.png",
    "x".repeat(500),
    "画".repeat(300),
    "👩🏽‍🎨".repeat(80),
    "é\u0301".repeat(200),
    "\ud800",
    "\0",
    "a\nb",
    "-rf",
    "%2e%2e",
    "‮gpj",
    " ",
  ];
  test.each(templates)("%s", (template) => {
    for (const value of values) {
      const rendered = named(template, {
        person: [value, value.slice(1)],
        style: value,
        prompt: value,
        seed: Number.MAX_SAFE_INTEGER - 1000,
      });
      expect(path.posix.normalize(rendered)).toBe(rendered);
      expect(path.win32.resolve("C:\\out", rendered).startsWith("C:\\out\\")).toBe(true);
      expect(path.posix.resolve("/out", rendered).startsWith("/out/")).toBe(true);
      for (const part of rendered.split("/")) {
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(longestName + 1);
        expect(part.isWellFormed()).toBe(true);
        // oxlint-disable-next-line no-control-regex
        expect(part).not.toMatch(/^[.\s]|[.\s]$|[<>:"\\|?*\0-\x1f]|^(con|com1)(\.|$)/i);
      }
    }
  });
});

test("a long prompt is shortened, never the seed and the number after it", () => {
  const wish = {
    person: "Anna Katharina Maria von Hohenstein",
    style: "Watercolour on rough paper",
    prompt: "a very long description ".repeat(20),
    seed: 9_007_199_254_739_991,
  };
  expect(named("{person}-{style}-{prompt}-{seed}-{number}", wish)).toMatch(/-9007199254739991-001$/);
});
