/** What is searched, with figures as they are typed: x² as x2, ½ as 1/2, Ⅳ as IV, ① as 1. */
import { folded, searchOver, type Written, written as before } from "./folded-search.ts";

/** Figures that are raised, lowered, circled, a fraction or a Roman number: from first to last, both included. */
const figures: readonly (readonly [number, number])[] = [
  [0x00b2, 0x00b3],
  [0x00b9, 0x00b9],
  [0x00bc, 0x00be],
  [0x2070, 0x2070],
  [0x2074, 0x2079],
  [0x2080, 0x2089],
  [0x2150, 0x217f],
  [0x2460, 0x2473],
];

/** Signs and what stands in their place, in this order. */
export const written: Written = [
  ...before,
  ...figures.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, n) => String.fromCodePoint(first + n)).map(
      (sign) => [sign, sign.normalize("NFKC")] as const,
    ),
  ),
];

export const figuresSearch = searchOver(folded(written));
