// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { draftWith } from "../../../../tests/fixtures/recipe.ts";
import { openStudio } from "../../testing/studio.tsx";
import { edit, startDraft, useDraft } from "./draft.ts";

const words = () => useDraft.getState().draft.prompt;

test("the draft is the studio's: taken up at the start, sent once after a breath, heard from other windows", async () => {
  const studio = openStudio({
    "draft.kept": () => draftWith({ prompt: "as it was left" }),
    "draft.keep": () => null,
  });
  await startDraft();
  expect(words()).toBe("as it was left");
  const sent = () => studio.asked.filter(({ name }) => name === "draft.keep");
  expect(sent()).toEqual([]);
  for (const prompt of ["a", "a h", "a hat"]) edit((draft) => ({ ...draft, prompt }));
  await vi.waitFor(() => expect(sent()).toHaveLength(1));
  const { draft, by } = sent()[0]!.input as { readonly draft: { readonly prompt: string }; readonly by: string };
  expect(draft.prompt).toBe("a hat");

  studio.emit("draft.changed", { draft: draftWith({ prompt: "an echo" }), by });
  expect(words()).toBe("a hat");
  studio.emit("draft.changed", { draft: draftWith({ prompt: "from another tab" }), by: "another" });
  expect(words()).toBe("from another tab");
  // What was not sent yet is newer than what arrives, and is sent when the window goes.
  edit((one) => ({ ...one, prompt: "newest" }));
  studio.emit("draft.changed", { draft: draftWith({ prompt: "older" }), by: null });
  window.dispatchEvent(new window.Event("pagehide"));
  expect(words()).toBe("newest");
  await vi.waitFor(() => expect(sent()).toHaveLength(2));
  expect(sent()[1]!.input).toMatchObject({ draft: { prompt: "newest" } });
});
