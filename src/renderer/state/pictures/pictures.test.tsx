// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import type { PictureQuery } from "../../../contract/library/finding.ts";
import type { Picture, PicturePage } from "../../../contract/library/library.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { answers, startAnswers } from "../answers.ts";
import { type Pictures, usePictures } from "./pictures.ts";

/** A history of so many pictures, the newest first, a page from each place on. */
let count = 0;
let broken = false;
const studio = openStudio({
  "pictures.query": ({ query, after, limit = 1 }): PicturePage => {
    if (broken) throw new Fault("library.disk-full", {});
    const from = Number(after?.split("-")[1] ?? 0);
    const found = query.text === "one" ? 1 : count;
    const ids = Array.from({ length: Math.min(limit, found - from) }, (_, at) => found - from - at);
    return {
      pictures: ids.map((id) => ({ id }) as unknown as Picture),
      next: from + limit < found ? `0-${from + limit}` : null,
      total: found,
    };
  },
});
startAnswers();

let now: Pictures;
function List({ query }: { readonly query: PictureQuery }) {
  now = usePictures(query);
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
  answers.clear();
});

test("pages follow one another, each asked once however often more is wanted", async () => {
  show(<List query={everything} />);
  await screen.findByText("60 of 1500, newest 1500");
  act(() => {
    now.more();
    now.more();
  });
  await screen.findByText("260 of 1500, newest 1500");
  expect(studio.asked).toHaveLength(2);
});

test("on the last page nothing more is asked", async () => {
  count = 50;
  show(<List query={everything} />);
  await screen.findByText("50 of 50, newest 50");
  act(() => now.more());
  await act(async () => {});
  expect(studio.asked).toHaveLength(1);
});

test("a change of the library brings as many pages again as were shown, in place of those there were", async () => {
  show(<List query={everything} />);
  await screen.findByText("60 of 1500, newest 1500");
  act(() => now.more());
  await screen.findByText("260 of 1500, newest 1500");
  count = 1501;
  act(() => studio.emit("library.changed", { kinds: ["picture"] }));
  await screen.findByText("260 of 1501, newest 1501");
  await waitFor(() => expect(now.loading).toBe(false));
});
