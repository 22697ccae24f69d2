// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../../../contract/fault.ts";
import type { Draft } from "../../../../contract/draft.ts";
import type { InstalledModel } from "../../../../contract/models.ts";
import type { Welcome } from "../../../../contract/studio.ts";
import { startShortcuts } from "../../../shortcuts/shortcuts.ts";
import { answers } from "../../../state/answers.ts";
import { setDraft } from "../../../state/draft.ts";
import { emptyDraft } from "../../../state/draft-rules.ts";
import { go, startRoute, useRoute } from "../../../state/route.ts";
import { useWelcome } from "../../../state/studio.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { MakeButton } from "./MakeButton.tsx";

const model = {
  id: "uso-mini",
  problem: null,
  defaults: { width: 256, height: 256, steps: 20, guidance: 4, contentLongSide: 512 },
} as unknown as InstalledModel;

let queue: () => Promise<never> = () => Promise.resolve(1 as never);
const studio = openStudio({
  "people.list": () => [],
  "styles.list": () => [],
  "queue.add": () => queue(),
});
startRoute();
startShortcuts();
const queued = () => studio.asked.filter(({ name }) => name === "queue.add").map(({ input }) => input as Draft);

beforeEach(() => {
  useWelcome.setState({
    studio: { models: [model], settings: { model: model.id } } as unknown as Welcome as never,
  });
  setDraft({ ...emptyDraft(model), prompt: "a ship" });
  queue = () => Promise.resolve(1 as never);
  studio.asked.splice(0);
});
afterEach(() => {
  cleanup();
  answers.clear();
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

test("each click is a job of its own: two impatient ones are two", async () => {
  show(<MakeButton />);
  await userEvent.setup().dblClick(button());
  await waitFor(() => expect(queued()).toHaveLength(2));
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
  show(<MakeButton />);
  const hand = userEvent.setup();
  act(() => go("studio", { id: 7 }));
  await waitFor(() => expect(useRoute.getState().id).toBe(7));
  await hand.click(button());
  await waitFor(() => expect(useRoute.getState()).toMatchObject({ view: "studio", id: null }));
  act(() => go("history", { id: 7 }));
  await waitFor(() => expect(useRoute.getState().view).toBe("history"));
  await hand.click(button());
  await waitFor(() => expect(queued()).toHaveLength(2));
  await act(async () => {});
  expect(useRoute.getState()).toMatchObject({ view: "history", id: 7 });
});
