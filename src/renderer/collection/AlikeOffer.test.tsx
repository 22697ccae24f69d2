// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import type { AlikePeople } from "../../contract/library/faces.ts";
import type { PersonId } from "../../contract/values/id.ts";
import type { Person } from "../../contract/library/library.ts";
import { closeAsking, useAsking } from "./asking.ts";
import { invalidate } from "../state/answers.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { AlikeOffer } from "./AlikeOffer.tsx";

const person = (id: number, name: string): Person =>
  ({ id, name, photos: [], pictures: 0, tags: [], trashed: null }) as unknown as Person;
let alike: readonly AlikePeople[] = [{ people: [1 as PersonId, 2 as PersonId], distance: 0.3 }];
const apart: unknown[] = [];

const studio = openStudio({
  "faces.alike": () => alike,
  "people.list": () => [person(1, "Anna"), person(2, "Anna 2"), person(3, "Dora")],
  "faces.apart": (input) => {
    apart.push(input);
    alike = [];
    invalidate("all");
    return null;
  },
});
afterEach(() => {
  closeAsking();
});

test("two who may be one are offered to be merged, and gone once they are said to be two", async () => {
  show(<AlikeOffer />);
  await screen.findByText("Anna and Anna 2 may be the same person.");
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Make them one…" }));
  expect(useAsking.getState().asking).toEqual({ what: "merge", ids: [1, 2] });
  await user.click(screen.getByRole("button", { name: "They are two people" }));
  expect(apart).toEqual([{ people: [1, 2] }]);
  await waitFor(() => expect(screen.queryByText(/may be the same person/)).toBeNull());
});

test("several photographs of one person are offered together, in the composer only where one is its subject", async () => {
  alike = [{ people: [1, 2, 3] as PersonId[], distance: 0.4 }];
  invalidate("all");
  const { unmount } = show(<AlikeOffer among={[7 as PersonId]} asks />);
  await waitFor(() => expect(studio.asked.some(({ name }) => name === "faces.alike")).toBe(true));
  expect(screen.queryByText(/may be the same person/)).toBeNull();
  unmount();
  show(<AlikeOffer among={[3 as PersonId]} asks />);
  await screen.findByText("Anna, Anna 2 and Dora may be the same person.");
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Make them one…" }));
  expect(useAsking.getState().asking).toEqual({ what: "merge", ids: [1, 2, 3] });
  await screen.findByText("Make one of 3 people?");
  act(() => closeAsking());
  await user.click(await screen.findByRole("button", { name: "They are several people" }));
  expect(apart.at(-1)).toEqual({ people: [1, 2, 3] });
});

test("put aside, the offer is gone from sight without a word to the library", async () => {
  alike = [{ people: [1 as PersonId, 2 as PersonId], distance: 0.3 }];
  invalidate("all");
  show(<AlikeOffer />);
  await userEvent.setup().click(await screen.findByRole("button", { name: "Not now" }));
  expect(screen.queryByText(/may be the same person/)).toBeNull();
  expect(apart).toHaveLength(2);
});
