// @vitest-environment happy-dom
import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { answers, startAnswers } from "../answers.ts";
import { aroundSight, usePicturesAt } from "./outline.ts";

const stars = new Map<PictureId, number>();
let held: PromiseWithResolvers<void> | null = null;
const studio = openStudio({
  "pictures.some": async ({ ids }) => {
    await held?.promise;
    // As over a connection, every answer is of new objects.
    return ids.map((id) => ({ id, stars: stars.get(id) ?? 0, tags: [] }) as unknown as Picture);
  },
});
startAnswers();

const list = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => (from + n) as PictureId);
const askedFor = () =>
  studio.asked
    .map(({ input }) => (input as { readonly ids: readonly PictureId[] }).ids)
    .map((ids) => `${ids[0]}–${ids.at(-1)}`);

let near: ReadonlyMap<PictureId, Picture> = new Map();
function Sight({
  ids,
  first,
  last,
}: {
  readonly ids: readonly PictureId[];
  readonly first: number;
  readonly last: number;
}) {
  near = usePicturesAt(ids, ...aroundSight(first, last));
  return null;
}
const thousand = list(1, 1000);

beforeEach(() => {
  stars.clear();
  held = null;
});
afterEach(() => {
  answers.clear();
  studio.asked.splice(0);
});

test("what comes near is asked for by itself, and what was there stays as it was", async () => {
  const { rerender } = show(<Sight ids={thousand} first={0} last={40} />);
  await waitFor(() => expect(near.size).toBe(96));
  expect(askedFor()).toEqual(["1–48", "49–96"]);
  const before = near.get(60 as PictureId);
  rerender(<Sight ids={thousand} first={48} last={80} />);
  await waitFor(() => expect(near.size).toBe(144));
  expect(askedFor()).toEqual(["1–48", "49–96", "97–144"]);
  expect(near.get(60 as PictureId)).toBe(before);
});

test("of pictures that are asked for again only those that changed are other objects", async () => {
  show(<Sight ids={thousand} first={0} last={40} />);
  await waitFor(() => expect(near.size).toBe(96));
  const before = near;
  stars.set(7 as PictureId, 5);
  act(() => studio.emit("library.changed", { kinds: ["picture"] }));
  await waitFor(() => expect(near.get(7 as PictureId)?.stars).toBe(5));
  const others = [...near].filter(([id, picture]) => before.get(id) !== picture).map(([id]) => id);
  expect(others).toEqual([7]);
});

test("a new picture at the top moves all others on, and none of them goes meanwhile or becomes another", async () => {
  const { rerender } = show(<Sight ids={thousand} first={0} last={40} />);
  await waitFor(() => expect(near.size).toBe(96));
  const before = near;
  held = Promise.withResolvers();
  const grown = [2000 as PictureId, ...thousand];
  rerender(<Sight ids={grown} first={0} last={40} />);
  expect(grown.slice(1, 96).every((id) => near.get(id) === before.get(id))).toBe(true);
  held.resolve();
  await waitFor(() => expect(near.has(2000 as PictureId)).toBe(true));
  await waitFor(() => expect(near.size).toBe(96));
  expect(grown.slice(1, 96).every((id) => near.get(id) === before.get(id))).toBe(true);
});
