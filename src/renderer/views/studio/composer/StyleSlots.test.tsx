// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Doubtful } from "../../../../contract/library/doubts.ts";
import { Fault } from "../../../../contract/fault.ts";
import type { StyleId } from "../../../../contract/values/id.ts";
import type { Style } from "../../../../contract/library/library.ts";
import { edit, setDraft, useDraft } from "../../../state/draft/draft.ts";
import { emptyDraft, withoutStyle, withStyle } from "../../../state/draft/rules.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { StyleSlots } from "./StyleSlots.tsx";
import { useParts } from "./use-parts.ts";

let added: () => Promise<Style> = () => Promise.resolve({ id: 9 } as unknown as Style);
let doubts: readonly Doubtful[] = [];
let fighting: readonly (readonly [number, number])[] = [];
const studio = openStudio({
  "styles.add": () => added(),
  "styles.fighting": () => fighting,
  "parts.doubts": () => doubts,
});
beforeEach(() => {
  setDraft({ ...emptyDraft(null) });
  studio.asked.splice(0);
});
/** The slots of the draft, with the names the library has for them. */
function Slots({ names }: { readonly names: readonly string[] }) {
  const styles = useDraft(({ draft }) => draft.styles);
  const known = names.map((name, n) => ({ id: n + 1, name, images: [] }) as unknown as Style);
  const shown = useParts({ people: [], styles }, { people: [], styles: known });
  return <StyleSlots styles={shown.styles} />;
}

const draft = (...ids: number[]) =>
  act(() => setDraft({ styles: ids.map((id) => ({ style: id as StyleId, weight: 100 })) }));
const weights = () =>
  useDraft.getState().draft.styles.map((one) => ["style" in one ? Number(one.style) : one, one.weight]);

test("two and more blend, each with a weight of its own that is changed alone", async () => {
  show(<Slots names={["Ink", "Oil"]} />);
  draft(1);
  expect(screen.queryByText("blend")).toBeNull();
  draft(1, 2);
  expect(screen.getByText("blend")).toBeTruthy();
  const weight = screen.getAllByLabelText(/Oil/).find((one) => one.tagName === "INPUT");
  act(() => weight?.focus());
  await userEvent.setup().keyboard("{ArrowLeft}");
  expect(weights()).toEqual([
    [1, 100],
    [2, 95],
  ]);
});

test("two that lie far apart are told before they are mixed, the ones that count; of near ones nothing is said", async () => {
  fighting = [[0, 1]];
  show(<Slots names={["Ink", "Oil", "Neon"]} />);
  act(() => setDraft({ styles: [1, 2, 3].map((id) => ({ style: id as StyleId, weight: id === 1 ? 0 : 100 })) }));
  await screen.findByText(/^Oil and Neon lie far apart/);
  expect(studio.asked.findLast(({ name }) => name === "styles.fighting")?.input).toEqual({
    styles: [
      { style: 2, weight: 100 },
      { style: 3, weight: 100 },
    ],
  });
  fighting = [];
  draft(1, 3);
  await waitFor(() => expect(screen.queryByText(/far apart/)).toBeNull());
  studio.asked.splice(0);
  draft(1);
  expect(studio.asked.filter(({ name }) => name === "styles.fighting")).toEqual([]);
});

test("of a blank page and of a painting within a border it is said, by name, as soon as they are chosen", async () => {
  doubts = [
    { role: "style", at: 0, doubt: "blank" },
    { role: "style", at: 1, doubt: "bordered" },
  ];
  show(<Slots names={["Ink", "Oil", "Page", "Scan"]} />);
  draft(3, 4);
  expect((await screen.findByText(/^Page is a blank page/)).closest("[role=status]")).toBeTruthy();
  expect(screen.getByText(/^Scan lies within a plain border/)).toBeTruthy();
  doubts = [];
});

test("✕ takes its own style out", async () => {
  show(<Slots names={["Ink", "Oil"]} />);
  draft(1, 2);
  await userEvent.setup().click(screen.getByRole("button", { name: "Take Ink out" }));
  expect(weights()).toEqual([[2, 100]]);
});

test("there is room for one more until the recipe takes no more", () => {
  show(<Slots names={[]} />);
  const room = () => screen.queryByRole("button", { name: "Drop a style" });
  // More than any recipe takes; the draft leaves out those for which it has no room.
  const many = Array.from({ length: 20 }, (_, at) => (at + 1) as StyleId);
  act(() => many.forEach((id) => edit((now) => withStyle(now, id))));
  expect(room()).toBeNull();
  act(() => edit((now) => withoutStyle(now, `style ${many[0]}`)));
  expect(room()).toBeTruthy();
});

test("a style that is still on its way has its place, without a name yet", () => {
  show(<Slots names={[]} />);
  draft(5);
  expect(screen.getByRole("button", { name: "Take … out" })).toBeTruthy();
});

/** Chooses a file in the dialog that the empty slot opens. */
function choose(container: HTMLElement, ...names: string[]) {
  const input = container.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("the slot opens no dialog");
  fireEvent.change(input, { target: { files: names.map((name) => new File(["x"], name, { type: "image/png" })) } });
}

test("files become one new style that joins the draft; why they did not is said until they do", async () => {
  const { container } = show(<Slots names={[]} />);
  added = () => Promise.reject(new Fault("library.disk-full", {}));
  choose(container, "ink.png", "more ink.png");
  expect((await screen.findByRole("alert")).textContent).toBe(new Fault("library.disk-full", {}).message);
  expect(weights()).toEqual([]);
  added = () => Promise.resolve({ id: 9 } as unknown as Style);
  choose(container, "ink.png", "more ink.png");
  await waitFor(() => expect(weights()).toEqual([[9, 100]]));
  expect(screen.queryByRole("alert")).toBeNull();
  expect(studio.asked.filter(({ name }) => name === "styles.add")).toHaveLength(2);
});
