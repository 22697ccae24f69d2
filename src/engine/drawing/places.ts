/** Places that somebody may stand in. */
import type { Chance } from "./chance.ts";
import { anyColour, near, type Colour } from "./colour.ts";
import { box, ellipse, line, polygon, side as S, sky, type Point } from "./svg.ts";

const many = (count: number, of: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => of(n)).join("");

const air = (c: Chance, above: Colour, below: Colour, deviation = 18): string =>
  sky(near(c, above, deviation), near(c, below, deviation));

/** What draws a place, each time another one of its kind. */
type Draw = (c: Chance) => string;

export const places = {
  beach: (c) => {
    const sea = S * c.uniform(0.45, 0.6);
    const sun = c.whole(8, 22);
    return [
      air(c, [110, 180, 235], [200, 230, 245]),
      c.often(0.6) ? ellipse(c.uniform(0, S), c.uniform(0, 0.3 * S), sun, sun, [255, 240, 170]) : "",
      box(0, sea, S, S, near(c, [50, 130, 180])),
      box(0, 0.75 * S, S, S, near(c, [232, 208, 150])),
      many(6, () => {
        const [x, y] = [c.uniform(0, S), c.uniform(sea, 0.75 * S)];
        return line([x, y], [x + c.uniform(8, 40), y], 2, [220, 240, 250]);
      }),
    ].join("");
  },
  forest: (c) =>
    air(c, [150, 200, 160], [40, 90, 50]) +
    many(c.whole(8, 15), () => box(c.uniform(-10, S), 0, c.uniform(8, 24), S, near(c, [74, 52, 36]))) +
    many(c.whole(30, 59), () => {
      const radius = c.uniform(8, 36);
      return ellipse(c.uniform(0, S), c.uniform(0, S), radius, radius, near(c, [40, 120, 50], 30));
    }),
  city: (c) => {
    const houses: string[] = [];
    for (let x = 0; x < S;) {
      const [width, height] = [c.whole(20, 64), c.uniform(0.25, 0.85) * S];
      houses.push(box(x, S - height, width, height, near(c, [110, 110, 125], 30)));
      for (let y = S - height + 4; y < S; y += 16)
        for (let w = x + 3; w < x + width - 4; w += 14)
          houses.push(box(w, y, 6, 8, c.often(0.4) ? [250, 230, 140] : near(c, [70, 80, 100], 8)));
      x += width + c.whole(0, 3);
    }
    return air(c, [140, 170, 210], [230, 210, 190]) + houses.join("");
  },
  mountains: (c) =>
    air(c, [120, 170, 225], [225, 230, 240]) +
    many(3, (n) => {
      const foot = S * (0.45 + 0.15 * n);
      const peak = (k: number): Point => [(k * S) / 10, foot - c.uniform(0, 0.3 * S) * (1 - 0.25 * n)];
      const stone = (
        [
          [130, 140, 165],
          [95, 110, 120],
          [60, 90, 60],
        ] as const
      )[n]!;
      return polygon([[0, S], ...Array.from({ length: 11 }, (_, k) => peak(k)), [S, S]], near(c, stone, 12));
    }),
  room: (c) => {
    const wall = near(c, [200, 180, 160], 40);
    const [x, y] = [c.uniform(4, S / 2), c.uniform(4, S / 4)];
    const frame: Colour = [240, 240, 240];
    return [
      sky(wall, wall),
      box(0, 0.78 * S, S, S, near(c, [130, 90, 60])),
      box(x - 8, y - 8, S / 3 + 16, S / 3 + 16, frame),
      box(x, y, S / 3, S / 3, near(c, [170, 210, 235])),
      line([x + S / 6, y], [x + S / 6, y + S / 3], 6, frame),
      many(3, () => {
        const [left, top] = [c.uniform(0, S), c.uniform(0, S / 2)];
        return box(left - 3, top - 3, S / 8 + 6, S / 8 + 6, [90, 60, 40]) + box(left, top, S / 8, S / 8, anyColour(c));
      }),
    ].join("");
  },
  sky: (c) =>
    air(c, [70, 130, 220], [180, 210, 240]) +
    many(c.whole(2, 5), () => {
      const [x, y, size] = [c.uniform(0, S), c.uniform(0, 0.7 * S), c.uniform(14, 34)];
      return many(5, () =>
        ellipse(x + c.normal(0, size), y + c.normal(0, size / 3), size, 0.55 * size, near(c, [235, 240, 248], 5)),
      );
    }),
  field: (c) => {
    const horizon = S * c.uniform(0.45, 0.65);
    return (
      air(c, [150, 200, 240], [220, 235, 245]) +
      box(0, horizon, S, S, near(c, [90, 160, 60])) +
      many(c.whole(40, 119), () => {
        const radius = c.uniform(2, 7);
        return ellipse(c.uniform(0, S), c.uniform(horizon, S), radius, radius, anyColour(c));
      })
    );
  },
  night: (c) => {
    const moon = c.uniform(16, 38);
    return (
      air(c, [14, 16, 44], [40, 40, 90], 9) +
      many(c.whole(30, 79), () => ellipse(c.uniform(0, S), c.uniform(0, S), 1, 1, [240, 240, 220])) +
      ellipse(c.uniform(10, S - 10), c.uniform(8, S / 3), moon, moon, [240, 236, 200])
    );
  },
} as const satisfies Readonly<Record<string, Draw>>;

export type Place = keyof typeof places;
export const placeNames = Object.keys(places) as readonly Place[];
