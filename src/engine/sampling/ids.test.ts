import { expect, test } from "vitest";
import { reference } from "../../../tests/reference.ts";
import { positionIds } from "./ids.ts";

test.each(["subject-style", "two-subjects", "style-only-two", "text-only-schnell"])(
  "position ids of picture and references are the published ones: %s",
  async (name) => {
    const vectors = await reference(name);
    const grid = (height: number, width: number) => ({ rows: height / 16, columns: width / 16 });
    const references = (vectors.setting("refs") as [number, number][]).map(([height, width]) => grid(height, width));
    const picture = grid(vectors.setting("height") as number, vectors.setting("width") as number);
    const ids = positionIds(picture, references);
    expect(ids.picture).toEqual(await vectors.floats("out.img_ids"));
    expect(ids.references).toHaveLength(references.length);
    for (const [i, placed] of ids.references.entries())
      expect(placed).toEqual(await vectors.floats(`out.ref_img_ids.${i}`));
  },
);

test("with a span, every picture's long side takes the span and the n-th reference begins n spans further on both axes", () => {
  const ids = positionIds(
    { rows: 2, columns: 4 },
    [
      { rows: 2, columns: 1 },
      { rows: 1, columns: 1 },
    ],
    { kind: "span", span: 8 },
  );
  expect([...ids.picture.subarray(3, 6)]).toEqual([0, 0, 2]);
  expect([...ids.picture.subarray(-3)]).toEqual([0, 2, 6]);
  expect(ids.references.map((placed) => [...placed])).toEqual([
    [0, 8, 8, 0, 12, 8],
    [0, 16, 16],
  ]);
});

test("ids over a span of 37 are rounded as the training's float32 arithmetic rounds them", () => {
  const { picture, references } = positionIds({ rows: 16, columns: 12 }, [{ rows: 12, columns: 16 }], {
    kind: "span",
    span: 37,
  });
  expect(picture.at(-2)).toBe(15 * 2.3125);
  expect(picture.at(-1)).toBe(11 * 2.3125);
  expect(references[0]?.at(-1)).toBe(37 + 15 * 2.3125);
  const third = Math.fround(37 / 3);
  expect(positionIds({ rows: 3, columns: 3 }, [], { kind: "span", span: 37 }).picture.at(-1)).toBe(
    Math.fround(2 * third),
  );
});
