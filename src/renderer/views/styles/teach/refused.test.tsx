// @vitest-environment happy-dom
/** What is wrong with pictures, disk, memory or model is said in the view, before a run and during it. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { Fault } from "../../../../contract/fault.ts";
import type { LearningPlan } from "../../../../contract/learning/learning.ts";
import type { Style } from "../../../../contract/library/library.ts";
import type { Teaching, Understood } from "../../../../contract/learning/teaching.ts";
import { trainingTerms } from "../../../../contract/learning/training-terms.ts";
import { answers } from "../../../state/answers.ts";
import { openStudio, show } from "../../../testing/studio.tsx";
import { Planning } from "./Planning.tsx";
import { Running } from "./Running.tsx";

let refusal: Error;
const atOnce = {
  depth: "at once",
  seconds: 40,
  memory: 9e8,
  disk: 5e6,
  way: null,
  measured: false,
} as unknown as LearningPlan;
const { asked } = openStudio({
  "teach.plan": ({ depth }) => (depth === "at once" ? atOnce : Promise.reject(refusal)),
  "teach.terms": () => ({
    ...trainingTerms({ name: "Apache-2.0", url: null, commercial: true } as never),
    accepted: true,
  }),
  "teach.resume": () => null,
});
beforeEach(() => answers.clear());
const style = { id: 1, name: "Ink", images: [] } as unknown as Style;
const understood: Understood = { score: 20, advice: [], pictures: [] };

test.each([
  ["too few pictures", new Fault("style.too-few", { pictures: 2, least: 5, refused: 1, blank: 2 })],
  ["all alike", new Fault("style.all-alike", { pictures: 6, different: 1 })],
  ["no space", new Fault("style.no-space", { folder: "/studio", needed: 9e6, free: 1e6 })],
  [
    "no memory",
    new Fault("style.does-not-fit", { depth: "layers", needed: 4e9, memory: 1e9, side: 512, smaller: 256 }),
  ],
  ["no such layers", new Fault("style.no-layers", { model: "Tiny" })],
])("%s: the sentence stands there, and nothing can be begun so; at once still can", async (_, fault) => {
  refusal = fault;
  show(<Planning style={style} understood={understood} busy={null} />);
  const begin = (): string | null => screen.getByRole("button", { name: "Begin" }).getAttribute("aria-disabled");
  await userEvent.click(screen.getByRole("radio", { name: /Learned layers/ }));
  expect(await screen.findByText(fault.message)).toBeTruthy();
  expect(begin()).toBe("true");
  await userEvent.click(screen.getByRole("radio", { name: /At once/ }));
  expect(begin()).toBeNull();
  expect(screen.queryByText(fault.message)).toBeNull();
  // Nothing is trained, and what it takes is told all the same.
  for (const told of ["about 40 s, reckoned", "900 MB", "5 MB"]) expect(await screen.findByText(told)).toBeTruthy();
});

test("a run that could not go on says why, and can be gone on with, ended or kept", async () => {
  const fault = new Fault("style.pictures-changed", { pictures: ["ink-3.png"] });
  const point = { match: 40, leak: 3 };
  const failed = {
    style: style.id,
    state: "failed",
    problem: fault.toJSON(),
    settings: { depth: "layers", steps: 500, every: 100 },
    step: 120,
    points: [
      { step: null, ...point },
      { step: 100, ...point },
    ],
    best: 100,
    read: null,
    loss: null,
    secondsLeft: null,
    memory: null,
    subjects: [],
  } as unknown as Teaching;
  show(<Running style={style} teaching={failed} />);
  expect(screen.getByText(fault.message)).toBeTruthy();
  for (const name of ["Stop here", "Keep the best"]) expect(screen.getByRole("button", { name })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  expect(asked.at(-1)).toEqual({ name: "teach.resume", input: null });
});
