// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { Draft } from "../../contract/making/draft.ts";
import { openStudio } from "../testing/studio.tsx";
import { startDraft, useDraft } from "./draft/draft.ts";
import type { Settings } from "../../contract/settings.ts";
import { emptyDraft } from "./draft/rules.ts";
import { changeSettings, currentStudio, startStudio, type StudioState } from "./studio.ts";

const kept = Promise.withResolvers<Draft>();
const asked: { readonly lending: boolean; readonly answer: (yes: boolean) => void }[] = [];
const studio = openStudio({
  "settings.change": ({ lending = false }) =>
    new Promise((resolve, reject) => {
      const answer = (yes: boolean) =>
        yes ? resolve({ theme: "dark", lending } as Settings) : reject(new Error("no"));
      asked.push({ lending, answer });
    }),
  "draft.kept": () => kept.promise,
  "studio.welcome": () =>
    ({ settings: { theme: "dark", lending: false }, notices: [], firstRun: true }) as unknown as StudioState,
});

test("draft and welcome are asked for together, and the studio is shown with its draft", async () => {
  const started = startStudio(startDraft());
  await vi.waitFor(() =>
    expect(studio.asked.map(({ name }) => name).toSorted()).toEqual(["draft.kept", "studio.welcome"]),
  );
  expect(currentStudio()).toBeNull();
  kept.resolve({ ...emptyDraft(null), prompt: "a harbour" });
  await started;
  expect(currentStudio()).not.toBeNull();
  expect(useDraft.getState().draft.prompt).toBe("a harbour");
});

test("who begins a draft before the first picture finds it again; who has none begins with the first start", async () => {
  expect(currentStudio()?.firstRun).toBe(false);
  await startStudio(Promise.resolve({ begun: false }));
  expect(currentStudio()?.firstRun).toBe(true);
});

test("a switch that is turned again before it was answered for is turned from where it stands", async () => {
  const shown = () => currentStudio()?.settings.lending;
  const turns = [0, 1, 2].map(() => changeSettings({ lending: shown() !== true }));
  await vi.waitFor(() => expect(asked.map(({ lending }) => lending)).toEqual([true, false, true]));
  expect(shown()).toBe(true);
  // Answers to what was asked before show nothing older.
  asked[0]!.answer(true);
  asked[1]!.answer(true);
  await turns[1];
  expect(shown()).toBe(true);
  asked[2]!.answer(true);
  await turns[2];
  expect(shown()).toBe(true);
  const refused = changeSettings({ lending: false });
  expect(shown()).toBe(false);
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  asked[3]!.answer(false);
  await expect(refused).rejects.toThrow("no");
  expect(shown()).toBe(true);
});
