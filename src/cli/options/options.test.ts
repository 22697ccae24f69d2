import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { resolve } from "node:path";
import { decimal, integer, loras, parseSeed, parseSize, perCent, styles } from "./options.ts";

const nearest = (given: string): unknown => {
  try {
    return parseSize(given);
  } catch (error) {
    return isFault(error, "usage.size") ? error.data.nearest : error;
  }
};

test.each([
  ["256x320", { width: 256, height: 320 }],
  ["64×4096", { width: 64, height: 4096 }],
  [" 512 X 512 ", { width: 512, height: 512 }],
])("%s is a size", (given, size) => expect(parseSize(given)).toEqual(size));

test.each([
  ["250x300", "256x304"],
  ["263x264", "256x272"],
  ["10x9999", "64x4096"],
  ["256x257", "256x256"],
])("%s is refused, and %s is named as the nearest size that can be made", (given, size) =>
  expect(nearest(given)).toBe(size),
);

test.each(["", "256", "256x", "-16x64", "axb", "256x256x256", "1e3x64", "2.5x64"])(
  "%j is no size, so none is named",
  (given) => expect(nearest(given)).toBeNull(),
);

test("whole numbers are taken within their bounds only", () => {
  expect(integer(1, 200)("200")).toBe(200);
  for (const given of ["0", "201", "1.5", "-3", "", "7 ", "0x10", "seven"])
    expect(() => integer(1, 200)(given)).toThrow(InvalidArgumentError);
});

test("numbers are taken within their bounds only", () => {
  expect(decimal(0, 2)("0.75")).toBe(0.75);
  for (const given of ["-0.1", "2.01", "", " ", "NaN", "Infinity", "half"])
    expect(() => decimal(0, 2)(given)).toThrow(InvalidArgumentError);
});

test.each([
  ["turbo.safetensors", "turbo.safetensors", 1],
  ["turbo.safetensors:80", "turbo.safetensors", 0.8],
  ["turbo.safetensors:55%", "turbo.safetensors", 0.55],
  ["a:b.safetensors:-200", "a:b.safetensors", -2],
  ["a:b", "a:b", 1],
  ["x:.5%", "x", 0.005],
  ["x:+100", "x", 1],
])("%s is a LoRA of that file and strength", (given, file, strength) => {
  expect(loras(given, [{ path: "/first", strength: 1 }])).toEqual([
    { path: "/first", strength: 1 },
    { path: resolve(file), strength },
  ]);
});

test("a LoRA's strength is taken within its bounds only", () => {
  for (const given of ["x:201", "x:-201", "x:1000%"])
    expect(() => loras(given, undefined)).toThrow(InvalidArgumentError);
});

test("a style's picture has its weight in per cent, 100 where none is given", () => {
  expect(
    ["a.png", "b.png:40", "c:d.png:0", "e.png:200%"].reduce<ReturnType<typeof styles> | undefined>(
      (before, one) => styles(one, before),
      undefined,
    ),
  ).toEqual([
    { path: resolve("a.png"), weight: 100 },
    { path: resolve("b.png"), weight: 40 },
    { path: resolve("c:d.png"), weight: 0 },
    { path: resolve("e.png"), weight: 200 },
  ]);
  for (const given of ["a:201", "a:-5"]) expect(() => styles(given, undefined)).toThrow(InvalidArgumentError);
});

test.each([
  ["0.8", "80"],
  ["1", "100"],
  ["-1.5", "-150"],
  ["0.55", "55"],
  ["2", "200"],
])("the factor %s of other programs is refused with the per cent to write, %s", (given, percent) => {
  expect(() => perCent(-200, 200)(given)).toThrow(`for the factor ${given} write ${percent}.`);
  expect(perCent(-200, 200)(`${given}%`)).toBe(Number(given));
});

test("what is no weight at all is refused", () => {
  for (const given of ["", "%", "much", "NaN", "1e2", "50%%"])
    expect(() => perCent(0, 200)(given)).toThrow(InvalidArgumentError);
});

test("a seed that is none is refused with what may be given", () => {
  expect(parseSeed("7")).toEqual({ kind: "seed", seed: 7, reduced: null });
  for (const given of ["-2", "x", "1.5e3x", "18446744073709551616", ""]) {
    expect(() => parseSeed(given)).toThrow(/whole number from 0 to 4294967295/);
  }
});
