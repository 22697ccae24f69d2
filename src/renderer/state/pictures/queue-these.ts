/** Queueing one picture of each of several people, styles or pictures, with what the composer holds else. */
import type { Draft } from "../../../contract/making/draft.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { toasts } from "../../kit/overlays/toast.ts";
import { text } from "../../text/text.ts";
import { adoptModel, useDraft } from "../draft/draft.ts";
import { inPlaceOfMissing, type Obstacle, obstacle, withPictureAsSubject } from "../draft/rules.ts";
import { call } from "../link.ts";
import { go } from "../route/route.ts";
import { chosenModel, currentStudio, useModel } from "../studio.ts";

/** One of a batch: a single picture. */
export const ofEach = (draft: Draft): Draft => ({ ...draft, count: 1 });

/** Each picture is the subject once, as it is. */
export const draftsOfPictures = (draft: Draft, pictures: readonly PictureId[]): readonly Draft[] =>
  pictures.map((picture) => ofEach(withPictureAsSubject(draft, picture)));

/** Each of them with its own in the place of what the draft lacks. */
const instead = (draft: Draft, of: (draft: Draft) => readonly Draft[]): readonly Draft[] =>
  of(draft).map((one) => inPlaceOfMissing(draft, one));

/** Why the first of them could not be made; null where it can. */
export function useObstacle(of: (draft: Draft) => readonly Draft[]): Obstacle | null {
  const draft = useDraft(({ draft }) => draft);
  const model = useModel();
  const [first] = instead(draft, of);
  return first ? obstacle(first, model) : "nothing";
}

/** Queues them all, or none where one cannot be made. @throws Fault as the studio refuses it */
export async function queueThese(of: (draft: Draft) => readonly Draft[]): Promise<void> {
  const { models = [], settings } = currentStudio() ?? {};
  const model = chosenModel(models, settings?.model ?? "");
  if (model) adoptModel(model, models);
  const jobs = await call("queue.addAll", { drafts: instead(useDraft.getState().draft, of) });
  const { queued, showQueue } = text().collection;
  toasts.add({
    title: queued(jobs.length),
    timeout: 5000,
    data: { action: { label: showQueue, run: () => go("queue") } },
  });
}
