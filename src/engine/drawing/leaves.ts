/**
 * Shapes that cover one another like fallen leaves, whose sizes are spread so that the picture has the statistics of
 * natural ones at every scale (Lee, Mumford and Huang, "Occlusion models for natural images", 2001).
 */
import type { Chance } from "./chance.ts";
import { anyColour, near, type Colour } from "./colour.ts";
import { box, ellipse, line, outOfFocus, polygon, side as S, sky, type Point } from "./svg.ts";

export function leaves(c: Chance): string {
  const colours = Array.from({ length: c.whole(3, 11) }, () => anyColour(c));
  const [least, most] = [9, 0.45 * S];
  const radii = Array.from({ length: c.whole(14, 109) }, () => 1 / Math.sqrt(c.uniform(1 / most ** 2, 1 / least ** 2)));
  const ground = anyColour(c);
  const shapes = radii
    .toSorted((a, b) => b - a)
    .map((radius) => leaf(c, radius, near(c, c.pick(colours), 25)))
    .join("");
  return outOfFocus(sky(ground, ground) + shapes, c.often(0.5) ? c.uniform(0.3, 3) : 0);
}

function leaf(c: Chance, r: number, colour: Colour): string {
  const [x, y] = [c.uniform(-10, S + 10), c.uniform(-10, S + 10)];
  switch (c.pick(["round", "pointed", "square", "stalk"] as const)) {
    case "round":
      return ellipse(x, y, r, r * c.uniform(0.4, 1), colour);
    case "pointed": {
      const [begin, count] = [c.uniform(0, 2 * Math.PI), c.whole(3, 7)];
      const corner = (n: number): Point => {
        const [angle, far] = [begin + (2 * Math.PI * n) / count, r * c.uniform(0.5, 1.2)];
        return [x + far * Math.cos(angle), y + far * Math.sin(angle)];
      };
      return polygon(
        Array.from({ length: count }, (_, n) => corner(n)),
        colour,
      );
    }
    case "square": {
      const height = r * c.uniform(0.2, 1);
      return box(x - r, y - height, 2 * r, 2 * height, colour);
    }
    case "stalk":
      return line([x, y], [x + c.normal(0, 2 * r), y + c.normal(0, 2 * r)], Math.max(2, 0.15 * r), colour);
  }
}
