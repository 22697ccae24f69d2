// @vitest-environment happy-dom
/** The sheet from which a training is begun: what is asked, what it takes, what holds it back. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { Fault } from "../../contract/fault.ts";
import type { InstalledModel } from "../../contract/models.ts";
import type { StudioCalls } from "../../contract/studio.ts";
import { trainingTerms } from "../../contract/learning/training-terms.ts";
import { answers } from "../state/answers.ts";
import { type StudioState, useWelcome } from "../state/studio.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { TrainSheet } from "./TrainSheet.tsx";

let refusal: Error | null = null;
let licence: Parameters<typeof trainingTerms>[0];
let done = 0;
const way = { layout: "whole", sliced: false, sessions: 1, running: 1e8, waiting: 0, needed: 1e8 } as const;
const { asked } = openStudio({
  "trainings.usual": ({ stage }) => ({ steps: stage === "reward" ? 100 : 300, side: 256, rank: 16, rewardSteps: 0 }),
  "trainings.terms": () => ({ ...trainingTerms(licence), accepted: licence.commercial }),
  "trainings.plan": ({ steps }): StudioCalls["trainings.plan"]["out"] | Promise<never> =>
    refusal
      ? Promise.reject(refusal)
      : {
          triplets: 400,
          done,
          steps,
          seconds: 600,
          measured: true,
          memory: 9e8,
          disk: 5e7,
          free: 8.2e9,
          way,
          folder: "/models/mine",
        },
  "trainings.begin": () => null,
});
const models = [
  { id: "uso-mini", name: "USO mini", problem: null },
  { id: "aligned", name: "Aligned", problem: null },
] as unknown as readonly InstalledModel[];
beforeEach(() => {
  answers.clear();
  asked.length = 0;
  [refusal, done, licence] = [null, 0, { name: "Apache-2.0", commercial: true }];
  const studio = { models, settings: { model: "uso-mini" }, capabilities: { dialogs: false } };
  useWelcome.setState({ studio: studio as unknown as StudioState });
});
const begin = () => screen.getByRole("button", { name: /^(Begin|Go on)$/ });
const isOff = () => begin().getAttribute("aria-disabled") === "true";
const folder = () => screen.getByRole("textbox", { name: "Folder of triplets" });
const lastOf = (name: string) => asked.filter((one) => one.name === name).at(-1)?.input;

test("a folder makes a plan, and what is begun is what was planned", async () => {
  const closed = vi.fn<() => void>();
  show(<TrainSheet onClose={closed} />);
  expect(isOff()).toBe(true);
  await userEvent.click(screen.getByRole("radio", { name: "To be nearer to the style" }));
  await userEvent.type(folder(), "/triplets");
  for (const heading of ["Styles are judged by", "What is judged"])
    expect(within(screen.getByRole("radiogroup", { name: heading })).getAllByRole("radio")).toHaveLength(2);
  expect(screen.getByText("What is judged")).toBeTruthy();
  await userEvent.click(screen.getByRole("radio", { name: "A picture, as in the paper" }));
  await waitFor(() => expect(isOff()).toBe(false), { timeout: 5_000 });
  for (const told of ["400", "10 min", "900 MB", "50 MB", "8.2 GB", "/models/mine"])
    expect(screen.getByText(told)).toBeTruthy();
  const wish = {
    stage: "reward",
    triplets: "/triplets",
    model: "uso-mini",
    name: "USO mini, rewarded",
    steps: 100,
    side: 256,
    rank: 16,
    judge: "own",
    rewardSteps: 8,
  };
  expect(lastOf("trainings.plan")).toEqual(wish);
  await userEvent.click(begin());
  expect(lastOf("trainings.begin")).toEqual({ ...wish, accept: false });
  await waitFor(() => expect(closed).toHaveBeenCalled());
});

test("what holds it back is said, and nothing can be begun so; nothing is asked of half a path", async () => {
  refusal = new Fault("training.too-few", { stage: "align", triplets: 1, least: 2 });
  show(<TrainSheet model="aligned" onClose={() => {}} />);
  await userEvent.type(folder(), "trip");
  expect(screen.getByText("Write the full path, from the disk on.")).toBeTruthy();
  await userEvent.clear(folder());
  await userEvent.type(folder(), "/triplets");
  expect(await screen.findByText(refusal.message, {}, { timeout: 5_000 })).toBeTruthy();
  expect(screen.queryByText(/^Looking at the folder/)).toBeNull();
  expect(isOff()).toBe(true);
  expect(asked.filter(({ name }) => name === "trainings.plan").map(({ input }) => input)).toEqual([
    expect.objectContaining({ triplets: "/triplets", model: "aligned", name: "Aligned, aligned" }),
  ]);
});

test("a licence that binds is accepted first; what was begun is gone on with, and what is done is told so", async () => {
  [licence, done] = [{ name: "FLUX.1 [dev] Non-Commercial License", commercial: false }, 120];
  const { unmount } = show(<TrainSheet onClose={() => {}} />);
  await userEvent.type(folder(), "/triplets");
  expect(await screen.findByText("120 of 300 steps", {}, { timeout: 5_000 })).toBeTruthy();
  expect(isOff()).toBe(true);
  await userEvent.click(screen.getByRole("checkbox"));
  expect([isOff(), begin().textContent]).toEqual([false, "Go on"]);
  unmount();
  answers.clear();
  done = 300;
  show(<TrainSheet onClose={() => {}} />);
  await userEvent.type(folder(), "/triplets");
  expect(await screen.findByText(/done already/, {}, { timeout: 5_000 })).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox"));
  expect(isOff()).toBe(true);
});
