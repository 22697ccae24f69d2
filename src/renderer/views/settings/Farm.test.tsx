// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { FarmMachine, FarmState } from "../../../contract/farm.ts";
import { Fault } from "../../../contract/fault.ts";
import { useFarm } from "../../state/farm.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";
import { Farm } from "./Farm.tsx";

const machine = (name: string, change: Partial<FarmMachine> = {}): FarmMachine => ({
  name,
  model: "uso-mini",
  pool: "portraits",
  tags: [],
  state: "idle",
  reason: null,
  makes: null,
  picture: null,
  at: null,
  made: 3,
  failed: 0,
  seconds: 9,
  ...change,
});
const joined = (change: Partial<FarmState["farm"]> = {}): FarmState => ({
  farm: {
    host: "nas.studio:6380",
    store: "/mnt/farm",
    pool: "portraits",
    problem: null,
    paused: false,
    waiting: 12,
    working: 1,
    machines: [
      machine("attic", {
        state: "working",
        makes: "own",
        picture: { title: "Anna in Comic", picture: 3, pictures: 50 },
        at: { step: 5, steps: 20 },
      }),
      machine("cellar", { state: "suspended", reason: "It painted one flat colour." }),
      machine("barn", { pool: "posters", reason: "Its drive is away." }),
      machine("hall", { state: "leaving", makes: "other", at: { step: 1, steps: 8 }, tags: ["cuda", "24gb"] }),
    ],
    ...change,
  },
  lending: { state: "off" },
});

let join: () => FarmState;
let now: FarmState;
const studio = openStudio({
  "farm.state": () => now,
  "farm.join": () => join(),
  "farm.leave": () => ({ farm: null, lending: { state: "off" } }),
  "farm.ask": () => null,
  "settings.change": (change) => ({ ...useWelcome.getState().studio!.settings, ...change }),
  "farm.pause": ({ paused }) => (now = joined({ paused })),
});
beforeEach(() => {
  now = { farm: null, lending: { state: "off" } };
  join = () => (now = joined());
  useFarm.setState({ state: null });
  useWelcome.setState({
    studio: {
      settings: { site: "here", lending: false, tag: null, tags: [] },
      capabilities: { dialogs: false },
    } as unknown as StudioState,
  });
});
test("an address is tried as it was pasted; what is wrong with it is said, and then it is joined", async () => {
  show(<Farm />);
  const hand = userEvent.setup();
  await hand.type(screen.getByLabelText("Address of the farm"), " atelier-farm:abc ");
  await hand.type(screen.getByLabelText(/Shared folder/), "/mnt/farm");
  const wrong = new Fault("farm.certificate", { host: "nas.studio:6380", reason: "self-signed certificate" });
  join = () => {
    throw wrong;
  };
  await hand.click(screen.getByRole("button", { name: "Join" }));
  expect((await screen.findByText(wrong.message)).getAttribute("role")).toBe("alert");
  join = () => (now = joined());
  await hand.click(screen.getByRole("button", { name: "Join" }));
  expect(await screen.findByText("nas.studio:6380, pool portraits")).toBeTruthy();
  expect(studio.asked.filter(({ name }) => name === "farm.join").at(-1)?.input).toEqual({
    address: "atelier-farm:abc",
    store: "/mnt/farm",
  });
});

test("each machine says what it does, and is asked for what it can do next", async () => {
  now = joined();
  show(<Farm />);
  const hand = userEvent.setup();
  expect(await screen.findByText("makes Anna in Comic, 3 of 50, step 5 of 20")).toBeTruthy();
  const [, cellar, barn, hall] = screen.getAllByRole("listitem");
  for (const words of ["set aside", "It painted one flat colour."]) expect(cellar!.textContent).toContain(words);
  for (const words of ["cannot work now", "uso-mini, pool posters", "Its drive is away."])
    expect(barn!.textContent).toContain(words);
  for (const words of ["makes somebody’s picture, step 1 of 8, then leaves", "tagged cuda, 24gb"])
    expect(hall!.textContent).toContain(words);
  await hand.click(screen.getByRole("button", { name: "What cellar shall do" }));
  await hand.click(await screen.findByRole("menuitem", { name: "Take work again" }));
  await waitFor(() => expect(studio.asked.at(-1)?.name).toBe("farm.state"));
  expect(studio.asked.filter(({ name }) => name === "farm.ask").at(-1)?.input).toEqual({
    machine: "cellar",
    wish: "work",
  });
});

test("new pictures may ask for a tag that a machine of the pool has, and this machine may have some while it is lent", async () => {
  now = joined();
  useWelcome.setState(({ studio: one }) => ({
    studio: { ...one!, settings: { ...one!.settings, lending: true, tags: ["old"] } },
  }));
  show(<Farm />);
  const hand = userEvent.setup();
  await hand.click(await screen.findByRole("combobox", { name: "Machines that make them" }));
  expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual([
    "Any of the pool",
    "Tagged 24gb",
    "Tagged cuda",
  ]);
  await hand.click(screen.getByRole("option", { name: "Tagged cuda" }));
  const own = screen.getByLabelText("Tags of this machine");
  await hand.clear(own);
  await hand.type(own, "Studio-B, cuda,");
  await hand.tab();
  await waitFor(() =>
    expect(studio.asked.filter(({ name }) => name === "settings.change").map(({ input }) => input)).toEqual([
      { tag: "cuda" },
      { tags: ["studio-b", "cuda"] },
    ]),
  );
});

test("all machines are paused at once, which is said, and taken up again", async () => {
  now = joined();
  show(<Farm />);
  const hand = userEvent.setup();
  await hand.click(await screen.findByRole("button", { name: "Pause all" }));
  expect(await screen.findByText(/^The pool is paused: /)).toBeTruthy();
  await hand.click(screen.getByRole("button", { name: "Let all work again" }));
  await waitFor(() => expect(screen.queryByText(/^The pool is paused: /)).toBeNull());
  expect(studio.asked.filter(({ name }) => name === "farm.pause").map(({ input }) => input)).toEqual([
    { paused: true },
    { paused: false },
  ]);
});

test("a farm that is gone says why, and shows no machines as if they were there", async () => {
  now = joined({ problem: "The farm's queue does not answer.", machines: [] });
  show(<Farm />);
  expect(await screen.findByText("The farm's queue does not answer.")).toBeTruthy();
  expect(screen.queryByText("Machines")).toBeNull();
});

test("a machine that is to be lent to a farm that is gone is lent later, and the reason is said once", async () => {
  const problem = "The farm's queue does not answer.";
  now = { ...joined({ problem, machines: [] }), lending: { state: "failed", message: problem } };
  show(<Farm />);
  expect(await screen.findByText(/It is lent as soon as the farm answers\./)).toBeTruthy();
  expect(screen.getAllByText(problem)).toHaveLength(1);
  useFarm.setState({ state: { ...joined(), lending: { state: "failed", message: "Its clock is wrong." } } });
  expect(await screen.findByText("Its clock is wrong.")).toBeTruthy();
});
