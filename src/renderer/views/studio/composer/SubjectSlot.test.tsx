// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { PersonId, ReferenceId } from "../../../../contract/values/id.ts";
import type { Person } from "../../../../contract/library/library.ts";
import { setDraft, useDraft } from "../../../state/draft/draft.ts";
import { emptyDraft } from "../../../state/draft/rules.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { SubjectSlot } from "./SubjectSlot.tsx";
import { useParts } from "./use-parts.ts";

const photo = (id: number, name: string, advice: readonly string[]) =>
  ({ id, name, advice, width: 800, height: 800, crop: null, turn: 0, present: true, faces: [] }) as unknown;
const anna = {
  id: 1,
  name: "Anna",
  pictures: 0,
  tags: [],
  trashed: null,
  photos: [photo(10, "from behind.jpg", ["side view"]), photo(11, "smiling.jpg", [])],
} as unknown as Person;

openStudio({ "faces.alike": () => [], "people.list": () => [anna], "parts.doubts": () => [] });
function Slot() {
  const people = useDraft(({ draft }) => draft.people);
  return <SubjectSlot people={useParts({ people, styles: [] }, { people: [anna], styles: [] }).subjects} />;
}

test("a photograph that suits a picture better is named, used with one click, and then nothing is said", async () => {
  show(<Slot />);
  act(() => setDraft({ ...emptyDraft(null), people: [{ person: 1 as PersonId, photo: 10 as ReferenceId }] }));
  await screen.findByText(/^“smiling.jpg” would suit better/);
  await userEvent.setup().click(screen.getByRole("button", { name: "Use it" }));
  expect(useDraft.getState().draft.people).toEqual([{ person: 1, photo: 11 }]);
  await waitFor(() => expect(screen.queryByText(/would suit better/)).toBeNull());
});
