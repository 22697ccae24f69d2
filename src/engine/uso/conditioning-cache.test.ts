import { expect, test } from "vitest";
import { ConditioningCache, keyOfPixels, keyOfText } from "./conditioning-cache.ts";

const value = (numbers: number) => ({ data: new Float32Array(numbers), shape: [numbers] });

/** A cache with a record of what was computed. */
function recorded(limit?: number) {
  const cache = new ConditioningCache(limit);
  const computed: string[] = [];
  const get = (key: string, numbers = 1) => cache.get(key, () => (computed.push(key), Promise.resolve(value(numbers))));
  return { cache, computed, get };
}

test("what is known is handed out as it is and not computed again", async () => {
  const { get, computed } = recorded();
  const first = await get("a");
  expect(await get("a")).toBe(first);
  await get("b");
  expect(computed).toEqual(["a", "b"]);
});

test("above the limit what was not asked for longest goes", async () => {
  const { cache, get, computed } = recorded(12);
  for (const key of ["a", "b", "c", "a", "d"]) await get(key);
  expect(cache.bytes).toBe(12);
  computed.length = 0;
  for (const key of ["a", "d", "c", "b"]) await get(key);
  expect(computed).toEqual(["b"]);
  await get("large", 4);
  expect(cache.bytes).toBe(12);
  await get("two", 2);
  expect(cache.bytes).toBe(12);
});

test("all numbers of a value count, however deep they lie", async () => {
  const cache = new ConditioningCache();
  await cache.get("prompt", () => Promise.resolve({ text: value(5), levels: { high: value(2) }, truncated: false }));
  expect(cache.bytes).toBe(4 * 7);
  cache.clear();
  expect(cache.bytes).toBe(0);
});

test("what fails is not kept", async () => {
  const { cache, get, computed } = recorded();
  await expect(cache.get("a", () => Promise.reject(new Error("no memory")))).rejects.toThrow("no memory");
  await get("a");
  expect([computed, cache.bytes]).toEqual([["a"], 4]);
});

test("keys tell apart pixels, sizes, encoders and texts", () => {
  const rgb = Uint8Array.from({ length: 24 }, (_, i) => i);
  const other = rgb.with(23, 0);
  const keys = [
    keyOfPixels("style", { width: 4, height: 2, rgb }),
    keyOfPixels("style", { width: 2, height: 4, rgb }),
    keyOfPixels("subject", { width: 4, height: 2, rgb }),
    keyOfPixels("style", { width: 4, height: 2, rgb: other }),
    keyOfText(""),
    keyOfText("a"),
    keyOfText("a "),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOfPixels("style", { width: 4, height: 2, rgb: rgb.slice() })).toBe(keys[0]);
});
