// @vitest-environment happy-dom
/** Runs of the command line in the window: how far they are, and what is asked of them. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Fault } from "../../../contract/fault.ts";
import type { RunAtWork } from "../../../contract/learning/trainings.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Trainings } from "./Trainings.tsx";

let refusal: Error | null = null;
const { asked } = openStudio({
  "trainings.ask": () => (refusal ? Promise.reject(refusal) : null),
  "trainings.putAway": () => null,
  "settings.change": () => null as never,
});

const run: RunAtWork = {
  id: "0123456789abcdef",
  kind: "reward",
  name: "rewarded",
  folder: "/runs/rewarded",
  model: "uso-mini",
  state: "running",
  read: null,
  step: 12,
  steps: 100,
  loss: 0.25,
  reward: 0.5,
  secondsLeft: 120,
  memory: 4e8,
  own: null,
};

test("loss, reward, time left and memory are shown, and it is paused, gone on with and stopped", async () => {
  const { rerender } = show(<Trainings runs={[run]} />);
  const line = "Learning · step 12 of 100 · loss 0.2500 · reward 0.500 · 2 min left · 400 MB of memory";
  expect(screen.getByText(line)).toBeTruthy();
  expect(screen.getByText("Style reward learning · uso-mini")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Pause: rewarded" }));
  rerender(<Trainings runs={[{ ...run, state: "paused" }]} />);
  expect(screen.getByText(/^Paused/).textContent).not.toContain("left");
  await userEvent.click(screen.getByRole("button", { name: "Go on: rewarded" }));
  await userEvent.click(screen.getByRole("button", { name: "Stop: rewarded" }));
  const { id } = run;
  expect(asked.map(({ input }) => input)).toEqual(["pause", "go on", "stop"].map((wish) => ({ id, wish })));
});

test("one that has ended meanwhile is told so, and of none nothing is shown", async () => {
  refusal = new Fault("training.ended", {});
  const { rerender, container } = show(<Trainings runs={[]} />);
  expect(container.textContent).toBe("");
  rerender(<Trainings runs={[run]} />);
  await userEvent.click(screen.getByRole("button", { name: "Stop: rewarded" }));
  rerender(<Trainings runs={[]} />);
  expect(await screen.findByText(refusal.message)).toBeTruthy();
});

test("of the window's own it is told why it could not go on, and what came of it can be used", async () => {
  refusal = null;
  const { message } = new Fault("training.too-few", { stage: "align", triplets: 1, least: 2 });
  const problem = new Fault("training.too-few", { stage: "align", triplets: 1, least: 2 }).toJSON();
  const own = { ...run, id: "0".repeat(16) };
  const { rerender } = show(<Trainings runs={[{ ...own, state: "failed", own: { problem, made: null } }]} />);
  expect(screen.getByText(message)).toBeTruthy();
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Go on", "Put away"]);
  rerender(<Trainings runs={[{ ...own, state: "waiting", own: { problem: null, made: null } }]} />);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Pause", "Stop"]);
  rerender(<Trainings runs={[{ ...own, state: "done", own: { problem: null, made: "mine" } }]} />);
  await userEvent.click(screen.getByRole("button", { name: "Use this model: rewarded" }));
  await userEvent.click(screen.getByRole("button", { name: "Put away: rewarded" }));
  expect(asked.slice(-2)).toEqual([
    { name: "settings.change", input: { model: "mine" } },
    { name: "trainings.putAway", input: null },
  ]);
});
