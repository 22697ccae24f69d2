/** What samples cost beside the steps between them. */
import { expect, test } from "vitest";
import type { Manifest } from "../../../formats/manifest.ts";
import { sampleSize } from "./samples.ts";

const of = (width: number, height: number, side: number) =>
  sampleSize({ defaults: { width, height } } as unknown as Manifest, side);

test("a sample has the size of what is learned from, in the model's own shape, and is never larger than its pictures", () => {
  expect(of(1024, 1024, 512)).toEqual({ width: 512, height: 512 });
  expect(of(1024, 768, 512)).toEqual({ width: 512, height: 384 });
  expect(of(256, 256, 256)).toEqual({ width: 256, height: 256 });
  expect(of(256, 256, 512)).toEqual({ width: 256, height: 256 });
  expect(of(1000, 1000, 512).width % 16).toBe(0);
});
