// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { Draft } from "../../contract/draft.ts";
import { openStudio } from "../testing/studio.tsx";
import { startDraft, useDraft } from "./draft.ts";
import { emptyDraft } from "./draft-rules.ts";
import { currentStudio, startStudio, type StudioState } from "./studio.ts";

const kept = Promise.withResolvers<Draft>();
const studio = openStudio({
  "draft.kept": () => kept.promise,
  "studio.welcome": () => ({ settings: { theme: "dark" }, notices: [] }) as unknown as StudioState,
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
