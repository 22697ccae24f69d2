// @vitest-environment happy-dom
import { focusManager, onlineManager } from "@tanstack/react-query";
import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { Fault } from "../../contract/fault.ts";
import type { Person } from "../../contract/library/library.ts";
import { openStudio, show } from "../testing/studio.tsx";
import { answers, askAhead, invalidate, startAnswers, useAnswer } from "./answers.ts";

const named = (...names: string[]) => names.map((name) => ({ name })) as unknown as readonly Person[];
let list: (query: { readonly text?: string }) => Promise<readonly Person[]> = async () => [];
const studio = openStudio({
  "people.list": (query) => list(query),
  "models.downloadable": () => [],
});
startAnswers();
const questions = (name: string) => studio.asked.filter((one) => one.name === name).length;

beforeEach(() => void studio.asked.splice(0));
afterEach(() => {
  answers.clear();
});

/** Every state that was ever seen, in order. */
const seen: string[] = [];
function People({ text, keepPrevious = false }: { readonly text?: string; readonly keepPrevious?: boolean }) {
  const { data, error, asking } = useAnswer(
    "people.list",
    { view: "all", ...(text ? { text } : {}) },
    { keepPrevious },
  );
  const words = error ? error.message : data ? data.map(({ name }) => name).join(" ") || "nobody" : "nothing yet";
  if (seen.at(-1) !== words) seen.push(words);
  return <p aria-busy={asking}>{words}</p>;
}
beforeEach(() => void seen.splice(0));

test("however many show an answer, it is asked once, and again when the library says that it changed", async () => {
  list = async () => named("Anna");
  show(
    <>
      <People />
      <People />
    </>,
  );
  await waitFor(() => expect(screen.getAllByText("Anna")).toHaveLength(2));
  expect(questions("people.list")).toBe(1);

  list = async () => named("Anna", "Ben");
  act(() => studio.emit("library.changed", { kinds: ["person"] }));
  await waitFor(() => expect(screen.getAllByText("Anna Ben")).toHaveLength(2));
  expect(questions("people.list")).toBe(2);
  // The old answer stays in sight until the new one is there.
  expect(seen).toEqual(["nothing yet", "Anna", "Anna Ben"]);
});

test("a change that does not concern an answer asks nothing", async () => {
  list = async () => named("Anna");
  show(<People />);
  await screen.findByText("Anna");
  act(() => studio.emit("library.changed", { kinds: ["style"] }));
  act(() => invalidate(["preset", "token"]));
  await act(async () => {});
  expect(questions("people.list")).toBe(1);
});

test("neither the window's focus nor a network that comes back asks again", async () => {
  list = async () => named("Anna");
  show(<People />);
  await screen.findByText("Anna");
  act(() => {
    for (const there of [false, true]) {
      focusManager.setFocused(there);
      onlineManager.setOnline(there);
    }
  });
  await act(async () => {});
  expect(questions("people.list")).toBe(1);
});

test("a machine without a network is answered all the same", async () => {
  onlineManager.setOnline(false);
  onTestFinished(() => onlineManager.setOnline(true));
  list = async () => named("Anna");
  show(<People />);
  expect((await screen.findByText("Anna")).getAttribute("aria-busy")).toBe("false");
});

test("an answer that was asked before a change and comes after it is not taken for the newest", async () => {
  const late = Promise.withResolvers<readonly Person[]>();
  list = () => late.promise;
  show(<People />);
  await waitFor(() => expect(questions("people.list")).toBe(1));
  list = async () => named("Anna", "Ben");
  act(() => studio.emit("library.changed", { kinds: ["person"] }));
  await screen.findByText("Anna Ben");
  await act(async () => late.resolve(named("Anna")));
  expect(screen.getByText("Anna Ben")).toBeTruthy();
});

test("why there is no answer is said in the fault's sentence, and once, without trying again by itself", async () => {
  list = () => Promise.reject(new Fault("library.disk-full", {}));
  show(<People />);
  await screen.findByText(new Fault("library.disk-full", {}).message);
  expect(questions("people.list")).toBe(1);
});

test("what nobody shows any more is forgotten with a change: it does not come back as it was", async () => {
  list = async () => named("Anna");
  const { unmount } = show(<People />);
  await screen.findByText("Anna");
  unmount();
  studio.emit("library.changed", { kinds: ["person"] });
  seen.splice(0);
  list = async () => named("Ben");
  show(<People />);
  await screen.findByText("Ben");
  expect(seen).toEqual(["nothing yet", "Ben"]);
});

test("a list that is narrowed keeps what it showed until the narrower answer is there", async () => {
  list = async ({ text }) => (text ? named("Ben") : named("Anna", "Ben"));
  const { rerender } = show(<People keepPrevious />);
  await screen.findByText("Anna Ben");
  rerender(<People keepPrevious text="be" />);
  await screen.findByText("Ben");
  expect(seen).toEqual(["nothing yet", "Anna Ben", "Ben"]);
});

test("a brief answer is asked anew each time it is opened, and when a job of models ends", async () => {
  function Downloads() {
    useAnswer("models.downloadable", null, { brief: true });
    return null;
  }
  const { unmount } = show(<Downloads />);
  await waitFor(() => expect(questions("models.downloadable")).toBe(1));
  unmount();
  await waitFor(() => expect(answers.getQueryCache().getAll()).toHaveLength(0));
  show(<Downloads />);
  await waitFor(() => expect(questions("models.downloadable")).toBe(2));
  act(() => studio.emit("models.job", { kind: "download", job: { state: "done" } } as never));
  await waitFor(() => expect(questions("models.downloadable")).toBe(3));
});

test("what was asked ahead is there when it is shown, and is asked once; what changed meanwhile is asked anew", async () => {
  list = async () => named("Anna");
  askAhead("people.list", { view: "all" });
  await waitFor(() => expect(answers.getQueryData(["people.list", { view: "all" }])).toBeDefined());
  askAhead("people.list", { view: "all" });
  show(<People />);
  expect(seen).toEqual(["Anna"]);
  expect(questions("people.list")).toBe(1);
  cleanup();

  list = async () => named("Ben");
  askAhead("people.list", { view: "all", text: "b" });
  studio.emit("library.changed", { kinds: ["person"] });
  show(<People text="b" />);
  await screen.findByText("Ben");
  expect(questions("people.list")).toBeGreaterThan(1);
});
