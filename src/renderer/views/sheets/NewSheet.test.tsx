// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Doubtful } from "../../../contract/library/doubts.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { setDraft } from "../../state/draft/draft.ts";
import { emptyDraft } from "../../state/draft/rules.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { NewSheet } from "./NewSheet.tsx";

const entry = (id: number, name: string) => ({ id, name, lastUsed: null, favourite: false, added: 100 - id, tags: [] });
const photo = (id: number) => ({ id, present: true, advice: [], turn: 0, crop: null, colour: null });
const people = [entry(1, "Anna"), entry(2, "Scan of Ben")].map(
  (one) => ({ ...one, photos: [photo(10 * one.id)] }) as unknown as Person,
);
const looks = [entry(1, "Ink"), entry(2, "Page"), entry(3, "Oil on a wall")].map(
  (one) => ({ ...one, images: [photo(100 * one.id)] }) as unknown as Style,
);

interface Asked {
  readonly people: readonly { readonly person: number }[];
  readonly styles: readonly { readonly style: number }[];
}

/** What the engine would find of each, wherever it stands among those asked about. */
const found = ({ people: who, styles: how }: Asked): readonly Doubtful[] => [
  ...who.flatMap(({ person }, at): Doubtful[] => (person === 2 ? [{ role: "subject", at, doubt: "bordered" }] : [])),
  ...how.flatMap(({ style }, at): Doubtful[] =>
    style === 1 ? [] : [{ role: "style", at, doubt: style === 2 ? "blank" : "bordered" }],
  ),
];
const studio = openStudio({
  "people.list": () => people,
  "styles.list": () => looks,
  "parts.doubts": (asked) => found(asked as unknown as Asked),
});

useWelcome.setState({ studio: { models: [], settings: { model: null } } as unknown as StudioState });

beforeEach(() => {
  setDraft({ ...emptyDraft(null) });
  studio.asked.splice(0);
  show(<NewSheet places={null} />);
});

test("blank pages and bordered pictures are told by name in a new sheet, people and styles, and nothing of others", async () => {
  const page = await screen.findByText(/^Page is a blank page/);
  expect(page.textContent).toContain("there is no style to take");
  expect(screen.getByText(/^Oil on a wall lies within a plain border/).textContent).toContain("counts as style");
  expect(screen.getByText(/^Scan of Ben is a picture within a plain border/).textContent).toContain("copied, too");
  expect(screen.queryByText(/^(Ink|Anna) (is|lies)/)).toBeNull();
  expect(page.closest("[role=status]")).toBeTruthy();
});

test("what is taken out of the sheet is spoken of no more, and what stays keeps its own name", async () => {
  await screen.findByText(/^Page is a blank page/);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: /^Styles|styles$/ }));
  const list = await screen.findByRole("dialog");
  await user.click(within(list).getByText("Page"));
  await waitFor(() => expect(screen.queryByText(/^Page is a blank page/)).toBeNull());
  expect(await screen.findByText(/^Oil on a wall lies within a plain border/)).toBeTruthy();
  expect(screen.queryByText(/^Ink lies/)).toBeNull();
});
