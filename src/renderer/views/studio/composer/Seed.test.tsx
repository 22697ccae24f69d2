// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { setDraft, useDraft } from "../../../state/draft/draft.ts";
import { emptyDraft } from "../../../state/draft/rules.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { VariationsAndSeed } from "./VariationsAndSeed.tsx";

openStudio({});
beforeEach(() => setDraft({ ...emptyDraft(null), seed: 5 }));
function Field() {
  return <VariationsAndSeed draft={useDraft(({ draft }) => draft)} />;
}

test.each([
  ["4294967303", 7, /modulo 2³².*4294967303 is 7 here/],
  ["18446744073709551615", 4_294_967_295, /is 4294967295 here/],
  ["4 294 967 295", 4_294_967_295, null],
  ["-1", null, null],
  ["", null, null],
  ["-2", 5, /whole number from 0 to 4294967295/],
  ["abc", 5, /whole number from 0 to 4294967295/],
])("typed as %j, the seed is %s", async (typed, seed, said) => {
  show(<Field />);
  const field = screen.getByLabelText("Seed");
  const user = userEvent.setup();
  await user.clear(field);
  if (typed !== "") await user.type(field, typed);
  await user.tab();
  expect(useDraft.getState().draft.seed).toBe(seed);
  expect(screen.queryByRole("status")?.textContent ?? "").toMatch(said ?? /^$/);
});

test("the best go first where that is asked for, as many as there are at most; one picture has no best", async () => {
  setDraft({ count: 1 });
  show(<Field />);
  expect(screen.queryByRole("checkbox", { name: "The best first" })).toBeNull();
  act(() => setDraft({ count: 6 }));
  const user = userEvent.setup();
  await user.click(screen.getByRole("checkbox", { name: "The best first" }));
  expect(useDraft.getState().draft.best).toBe(2);
  act(() => setDraft({ private: "references" }));
  screen.getByText(/Of private pictures none can be told/);
  await user.click(screen.getByRole("checkbox", { name: "The best first" }));
  expect(useDraft.getState().draft.best).toBeUndefined();
});
