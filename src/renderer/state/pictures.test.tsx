// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import type { Picture, PicturePage, PictureQuery } from "../../contract/library.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { answers, startAnswers } from "./answers.ts";
import { type Pictures, usePictures } from "./pictures.ts";

/** A history of so many pictures, the newest first, a page from each place on. */
let count = 0;
let broken = false;
const studio = openStudio({
  "pictures.query": ({ query, after, limit = 1 }): PicturePage => {
    if (broken) throw new Fault("library.disk-full", {});
    const from = Number(after ?? 0);
    const found = query.text === "one" ? 1 : count;
    const ids = Array.from({ length: Math.min(limit, found - from) }, (_, at) => found - from - at);
    return {
      pictures: ids.map((id) => ({ id }) as unknown as Picture),
      next: from + limit < found ? String(from + limit) : null,
      total: found,
    };
  },
});
startAnswers();

let now: Pictures;
function List({ query }: { readonly query: PictureQuery }) {
  now = usePictures("history", query);
  return (
    <p>
      {now.pictures.length} of {now.total}, newest {now.pictures[0]?.id}
      {now.error && `, ${now.error.message}`}
    </p>
  );
}
const everything: PictureQuery = {};

beforeEach(() => {
  count = 1500;
  broken = false;
  studio.asked.splice(0);
});
afterEach(() => {
  cleanup();
  answers.clear();
});

test("pages follow one another, each asked once however often more is wanted", async () => {
  show(<List query={everything} />);
  await screen.findByText("200 of 1500, newest 1500");
  act(() => {
    now.more();
    now.more();
  });
  await screen.findByText("700 of 1500, newest 1500");
  expect(studio.asked).toHaveLength(2);
});

test("on the last page nothing more is asked", async () => {
  count = 150;
  show(<List query={everything} />);
  await screen.findByText("150 of 150, newest 150");
  act(() => now.more());
  await act(async () => {});
  expect(await now.rest()).toHaveLength(150);
  expect(studio.asked).toHaveLength(1);
});

test("all that are left come at once, and are every picture of the query in order", async () => {
  show(<List query={everything} />);
  await screen.findByText("200 of 1500, newest 1500");
  const every = await act(() => now.rest());
  expect(every.map(({ id }) => Number(id))).toEqual(Array.from({ length: 1500 }, (_, at) => 1500 - at));
  await screen.findByText("1500 of 1500, newest 1500");
});

test("all are the answer to the query, even while the pictures of the one before are still shown", async () => {
  const { rerender } = show(<List query={everything} />);
  await screen.findByText("200 of 1500, newest 1500");
  rerender(<List query={{ text: "one" }} />);
  expect(now.loading).toBe(true);
  expect(now.pictures).toHaveLength(200);
  expect(await act(() => now.rest())).toHaveLength(1);
});

test("where a page does not come, the rest is refused with its fault and what was there stays", async () => {
  show(<List query={everything} />);
  await screen.findByText("200 of 1500, newest 1500");
  broken = true;
  await act(() => expect(now.rest()).rejects.toThrow(new Fault("library.disk-full", {}).message));
  expect(now.pictures).toHaveLength(200);
});

test("a change of the library brings as many pages again as were shown, in place of those there were", async () => {
  show(<List query={everything} />);
  await screen.findByText("200 of 1500, newest 1500");
  act(() => now.more());
  await screen.findByText("700 of 1500, newest 1500");
  count = 1501;
  act(() => studio.emit("library.changed", { kinds: ["picture"] }));
  await screen.findByText("700 of 1501, newest 1501");
  await waitFor(() => expect(now.loading).toBe(false));
});
