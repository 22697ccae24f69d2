import { expect, test } from "vitest";
import { bestPhoto } from "./best-photo.ts";
import type { PhotoAdvice, Reference } from "./library.ts";

const photo = (name: string, yaw: number | null, advice: readonly PhotoAdvice[] = [], side = 512) =>
  ({
    name,
    advice,
    width: side,
    height: side,
    crop: null,
    present: true,
    ...(yaw === null ? {} : { faces: [{ turn: { yaw, pitch: 0, roll: 0 } }] }),
  }) as unknown as Reference;
const best = (...photos: readonly Reference[]) => bestPhoto(photos, 512)?.name ?? null;

test("one with less against it is suggested, then the one seen most from the front, then the nearest in size", () => {
  expect(best(photo("a", 0, ["eyes closed"]), photo("b", 20), photo("c", 5))).toBe("c");
  expect(best(photo("a", 60, ["side view"]), photo("b", 0, [], 4096), photo("c", 0, [], 600))).toBe("c");
  expect(best(photo("a", 30), photo("b", 5))).toBe("b");
});

test("where the first is as good as any nothing is suggested", () => {
  expect(best(photo("a", 10), photo("b", 0))).toBeNull();
  expect(best(photo("a", 0))).toBeNull();
  expect(best()).toBeNull();
  expect(best(photo("a", 0), photo("b", null, ["blurred"]))).toBeNull();
});

test("a photograph that is gone is none to suggest", () => {
  expect(best(photo("a", 0, ["blurred"]), { ...photo("b", 0), present: false })).toBeNull();
});
