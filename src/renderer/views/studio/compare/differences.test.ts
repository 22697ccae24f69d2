import { expect, test } from "vitest";
import type { Picture } from "../../../../contract/library/library.ts";
import { differences } from "./differences.ts";

const words = {
  model: (id: string) => `USO ${id}`,
  none: "none",
  seed: (seed: number) => `#${seed}`,
  size: (width: number, height: number) => `${width}×${height}`,
};
const picture = (style: string, seed: number, change: object = {}): Picture =>
  ({
    width: 256,
    height: 256,
    people: [{ name: "Anna" }],
    styles: [{ name: style, weight: 100 }],
    recipe: { prompt: "", seed, steps: 20, guidance: 4, model: "mini" },
    ...change,
  }) as unknown as Picture;

test("what differs comes first, with a value for each picture; what is the same is said once", () => {
  const found = differences([picture("Comic", 7), picture("Poster", 7), picture("Oil", 9)], words);
  expect(found.slice(0, 2)).toEqual([
    { what: "style", values: ["Comic", "Poster", "Oil"] },
    { what: "seed", values: ["#7", "#7", "#9"] },
  ]);
  expect(found.slice(2).map(({ what, values }) => [what, values])).toEqual([
    ["person", ["Anna"]],
    ["prompt", ["none"]],
    ["size", ["256×256"]],
    ["steps", ["20"]],
    ["guidance", ["4"]],
    ["model", ["USO mini"]],
  ]);
});

test("a blend is told with its weights, and so differs by them alone", () => {
  const blend = (weight: number) =>
    picture("", 7, {
      styles: [
        { name: "Comic", weight: 100 },
        { name: "Oil", weight },
      ],
    });
  expect(differences([blend(30), blend(60)], words)[0]).toEqual({
    what: "style",
    values: ["Comic + Oil 30", "Comic + Oil 60"],
  });
});
