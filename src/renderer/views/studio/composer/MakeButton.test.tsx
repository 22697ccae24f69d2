// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Fault } from "../../../../contract/fault.ts";
import { startShortcuts } from "../../../shortcuts/shortcuts.ts";
import { answers } from "../../../state/answers.ts";
import { setDraft } from "../../../state/draft/draft.ts";
import { emptyDraft } from "../../../state/draft/rules.ts";
import { go, startRoute, useRoute } from "../../../state/route/route.ts";
import { type StudioState, useWelcome } from "../../../state/studio.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { MakeButton } from "./MakeButton.tsx";

const model = {
  id: "uso-mini",
  edition: "0".repeat(64),
  problem: null,
  defaults: { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512 },
} as unknown as StudioState["models"][number];

let queue: () => Promise<never> = () => Promise.resolve(1 as never);
const studio = openStudio({
  "people.list": () => [],
  "styles.list": () => [],
  "queue.add": () => queue(),
});
startRoute();
startShortcuts();
const queued = () =>
  studio.asked.filter(({ name }) => name === "queue.add").map(({ input }) => input as ReturnType<typeof emptyDraft>);

beforeEach(() => {
  useWelcome.setState({
    studio: { models: [model], settings: { model: model.id } } as unknown as StudioState,
  });
  setDraft({ ...emptyDraft(model), prompt: "a ship" });
  queue = () => Promise.resolve(1 as never);
  studio.asked.splice(0);
});
afterEach(() => {
  answers.clear();
  vi.restoreAllMocks();
});

const button = () => screen.getByRole("button");

test("it says how many it makes, and queues the draft as it stands", async () => {
  setDraft({ count: 4 });
  show(<MakeButton />);
  const hand = userEvent.setup();
  expect(button().textContent).toContain("Make 4 pictures");
  await hand.click(button());
  await waitFor(() => expect(queued()).toHaveLength(1));
  expect(queued()[0]).toMatchObject({ prompt: "a ship", count: 4, model: "uso-mini" });
});

/** The window's clock, in milliseconds; it stands still but where a test moves it. */
const clock = () => vi.spyOn(performance, "now").mockReturnValue(10_000);

test("a second click within half a second is the same one, and one after it is a job of its own", async () => {
  const now = clock();
  show(<MakeButton />);
  const hand = userEvent.setup();
  await hand.dblClick(button());
  now.mockReturnValue(10_499);
  await hand.click(button());
  now.mockReturnValue(10_999);
  await hand.click(button());
  await waitFor(() => expect(queued()).toHaveLength(2));
});

test("the shortcut held down, and a click beside it, make one job", async () => {
  const now = clock();
  show(<MakeButton />);
  const hand = userEvent.setup();
  for (let at = 0; at < 40; at++) {
    now.mockReturnValue(10_000 + 30 * at);
    await hand.keyboard("{Control>}{Enter}{/Control}");
  }
  await hand.click(button());
  await act(async () => {});
  expect(queued()).toHaveLength(1);
});

test("with nothing to make it says why, takes the focus all the same, and queues nothing", async () => {
  setDraft({ prompt: " " });
  show(<MakeButton />);
  const hand = userEvent.setup();
  expect(button().getAttribute("aria-disabled")).toBe("true");
  await hand.tab();
  expect(document.activeElement).toBe(button());
  await hand.click(button());
  await hand.keyboard("{Control>}{Enter}{/Control}");
  await act(async () => {});
  expect(queued()).toEqual([]);
});

test("the shortcut makes it too, from anywhere in the studio", async () => {
  show(<MakeButton />);
  await userEvent.setup().keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(queued()).toHaveLength(1));
});

test("why it could not be queued is said, until it works", async () => {
  queue = () => Promise.reject(new Fault("library.disk-full", {}));
  show(<MakeButton />);
  const hand = userEvent.setup();
  await hand.click(button());
  expect((await screen.findByRole("alert")).textContent).toBe(new Fault("library.disk-full", {}).message);
  queue = () => Promise.resolve(1 as never);
  await hand.click(button());
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("once it is queued the stage follows the work, but not where the artist has gone elsewhere", async () => {
  const now = clock();
  show(<MakeButton />);
  const hand = userEvent.setup();
  act(() => go("studio", { id: 7 }));
  await waitFor(() => expect(useRoute.getState().id).toBe(7));
  await hand.click(button());
  await waitFor(() => expect(useRoute.getState()).toMatchObject({ view: "studio", id: null }));
  act(() => go("history", { id: 7 }));
  await waitFor(() => expect(useRoute.getState().view).toBe("history"));
  now.mockReturnValue(20_000);
  await hand.click(button());
  await waitFor(() => expect(queued()).toHaveLength(2));
  await act(async () => {});
  expect(useRoute.getState()).toMatchObject({ view: "history", id: 7 });
});

test("other words are another press, however soon it comes", async () => {
  clock();
  show(<MakeButton />);
  const hand = userEvent.setup();
  await hand.click(button());
  await waitFor(() => expect(queued()).toHaveLength(1));
  act(() => setDraft({ prompt: "a boat" }));
  await hand.click(button());
  await waitFor(() => expect(queued().map(({ prompt }) => prompt)).toEqual(["a ship", "a boat"]));
});
