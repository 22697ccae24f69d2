// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import { draftWith } from "../../../../tests/fixtures/recipe.ts";
import { openStudio } from "../../testing/studio.tsx";
import { edit, recall, setDraft, useDraft } from "./draft.ts";
import { withoutAnyMissing, withPerson, withStyle } from "./rules.ts";
import { call } from "../link.ts";
import { redo, undo } from "../undo/undo.ts";

/** Whether what was changed in the library was deleted for good, and with it went all that the log said of it. */
let forgotten = false;
/** What a picture was made of, of which somebody was deleted for good. */
const recalled = draftWith({ prompt: "recalled", missing: [{ role: "subject", name: "Otto" }] });
const studio = openStudio({
  "queue.recall": () => recalled,
  "trash.put": () => null,
  "history.undo": () => (forgotten ? null : { what: "Moved a picture to the trash" }),
  "history.redo": () => null,
});
const draft = () => useDraft.getState().draft;
const asked = (name: string) => studio.asked.filter((one) => one.name === name).length;

test("undo brings the draft back that a recall replaced, and then what was done before it", async () => {
  for (const prompt of ["a", "a h", "a hat"]) setDraft({ prompt });
  edit((one) => withStyle(one, 3 as StyleId));
  await call("trash.put", { items: [] });
  await recall(1 as PictureId);
  expect(draft().prompt).toBe("recalled");
  await undo();
  expect([draft().prompt, draft().styles.length]).toEqual(["a hat", 1]);
  await redo();
  expect(draft().prompt).toBe("recalled");
  await undo();
  expect(asked("history.undo")).toBe(0);
  await undo();
  expect(asked("history.undo")).toBe(1);
  await undo();
  expect([draft().prompt, draft().styles]).toEqual(["a hat", []]);
  // What was typed in one go is one step.
  await undo();
  expect(draft().prompt).toBe("");
});

test("what is missing in a recalled picture stays so until others are chosen, or the artist goes on without", async () => {
  await recall(1 as PictureId);
  setDraft({ prompt: "a coat" });
  edit((one) => withStyle(one, 3 as StyleId));
  expect(draft().missing).toEqual([{ role: "subject", name: "Otto" }]);
  edit((one) => withPerson(one, 1 as PersonId, 1 as ReferenceId));
  expect(draft().missing).toBeUndefined();
  await undo();
  expect(draft().missing).toHaveLength(1);
  edit(withoutAnyMissing);
  expect(draft().missing).toBeUndefined();
});

test("what the library knows nothing of any more is passed over, to what was done before it", async () => {
  setDraft({ prompt: "a scarf" });
  await call("trash.put", { items: [] });
  forgotten = true;
  await undo();
  expect(draft().prompt).not.toBe("a scarf");
  forgotten = false;
});

test("undo and redo struck faster than the studio answers mean what they would one by one", async () => {
  setDraft({ prompt: "a red scarf" });
  await Promise.all([undo(), redo()]);
  expect(draft().prompt).toBe("a red scarf");
  await Promise.all([undo(), redo(), undo()]);
  expect(draft().prompt).not.toBe("a red scarf");
});
