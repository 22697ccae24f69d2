// @vitest-environment happy-dom
/** What is said of a picture that is queued exactly again. */
import { afterEach, expect, test, vi } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import type { PictureId } from "../../contract/values/id.ts";
import type { Picture } from "../../contract/library/library.ts";
import { toasts } from "../kit/overlays/toast.ts";
import { type StudioState, useWelcome } from "../state/studio.ts";
import { openStudio } from "../testing/studio.tsx";
import { text } from "../text/text.ts";
import { pictureEntries } from "./picture-entries.tsx";

const studio = openStudio({ "queue.again": () => [] as never });
const [then, now] = ["e".repeat(64), "f".repeat(64)];
const models = [{ id: recipeWith().model, name: "Mini", edition: now }];
useWelcome.setState({ studio: { models, capabilities: {} } as unknown as StudioState });
afterEach(() => void vi.restoreAllMocks());

test.each([
  ["the model has other weights than made it", then, text().history.exactlyOtherSaid("Mini")],
  ["the model is the one that made it", now, text().history.exactlySaid],
  ["nobody knows which weights made it", undefined, text().history.exactlySaid],
])("where %s, so it is said", async (_, edition, said) => {
  const told = vi.spyOn(toasts, "add").mockReturnValue("toast");
  const recipe = recipeWith(edition === undefined ? {} : { edition });
  const picture = { id: 7 as PictureId, present: true, recipe } as Picture;
  let work: Promise<unknown> = Promise.resolve();
  const attempt = (ask: () => Promise<unknown>) => (work = ask());
  const entries = pictureEntries(picture, { attempt });
  const exactly = entries.find((one) => one !== "line" && one.label === text().history.exactly);
  if (exactly === undefined || exactly === "line") throw new Error("the menu lacks it");
  exactly.run();
  await work;
  expect(told).toHaveBeenCalledWith(expect.objectContaining({ title: said }));
  told.mockClear();
  const heard = vi.fn<() => void>();
  const quiet = pictureEntries(picture, { attempt, onQueued: heard }).find(
    (one) => one !== "line" && one.label === text().history.exactly,
  );
  if (quiet !== undefined && quiet !== "line") quiet.run();
  await work;
  expect([heard.mock.calls.length, told.mock.calls.length]).toEqual([1, edition === then ? 1 : 0]);
  expect(studio.asked.at(-1)).toEqual({ name: "queue.again", input: { picture: 7, seed: "same" } });
});
