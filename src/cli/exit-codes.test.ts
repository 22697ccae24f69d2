import { expect, test } from "vitest";
import { Fault, type FaultCode } from "../contract/fault.ts";
import { exitCodeOf, exitCodes, exitCodesHelp } from "./exit-codes.ts";

test.each<[FaultCode, number]>([
  ["usage.nothing-to-go-by", 2],
  ["recipe.invalid", 2],
  ["runtime.provider-unavailable", 2],
  ["image.missing", 3],
  ["image.unreadable", 3],
  ["recipe.absent", 3],
  ["recipe.reference-changed", 3],
  ["image.disk-full", 4],
  ["image.not-writable", 4],
  ["export.cannot-start", 4],
  ["export.template", 2],
  ["backup.inside", 2],
  ["backup.not-whole", 3],
  ["backup.no-room", 4],
  ["bench.incomplete", 3],
  ["bench.too-many", 3],
  ["farm.no-address", 2],
  ["farm.unreachable", 1],
  ["farm.lacks-model", 5],
  ["library.no-folder", 3],
  ["library.disk-full", 4],
  ["training.no-triplets", 3],
  ["training.data-changed", 3],
  ["training.other-run", 2],
  ["training.not-running", 2],
  ["training.no-space", 4],
  ["training.not-finite", 1],
  ["training.stopped", 130],
  ["style.too-few", 3],
  ["style.no-space", 4],
  ["model.unknown", 5],
  ["weights.missing-tensor", 5],
  ["download.access", 5],
  ["download.no-space", 4],
  ["download.licence", 2],
  ["download.unreachable", 1],
  ["download.cancelled", 130],
  ["engine.cancelled", 130],
  ["engine.crashed", 1],
  ["runtime.failed", 1],
  ["image.not-finite", 1],
])("%s ends the program with %i", (code, exit) => {
  const nothing = new Proxy({}, { get: () => [] });
  expect(exitCodeOf(new Fault(code, nothing as never) as Fault)).toBe(exit);
});

test("the help explains every exit code", () => {
  for (const code of Object.values(exitCodes)) expect(exitCodesHelp).toMatch(new RegExp(`^ {2}${code}\\b`, "m"));
});
