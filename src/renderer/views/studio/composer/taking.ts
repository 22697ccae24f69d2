/** What is dropped or chosen becomes subjects and styles of the draft. */
import { bringInAs } from "../../../collection/bring-in-as.ts";
import type { Dragged } from "../../../kit/dragging/drag.ts";
import { edit } from "../../../state/draft/draft.ts";
import { type Place, placed } from "../../../state/draft/placing.ts";
import { withPictureAsStyle, withStyle } from "../../../state/draft/rules.ts";
import { call } from "../../../state/link.ts";

/** Persons, and pictures of the history as they are: those are kept in the library only on request. */
export const canBeSubject = ({ kind }: Dragged): boolean => kind === "person" || kind === "pictures";
export const canBeStyle = ({ kind }: Dragged): boolean => kind === "style" || kind === "pictures";

/** Makes subjects of what was dropped: the photograph that was dragged, or the preferred one; pictures as they are. */
export async function takeDragged(dragged: Dragged, place: Place = "instead"): Promise<void> {
  if (dragged.kind === "pictures")
    return edit((draft) =>
      dragged.ids.reduce((now, picture, n) => placed(now, { picture }, n === 0 ? place : "beside"), draft),
    );
  if (dragged.kind !== "person") return;
  const people = dragged.photo === undefined ? await call("people.list", { view: "all" }) : [];
  const photo = dragged.photo ?? people.find(({ id }) => id === dragged.id)?.photos[0]?.id;
  if (photo !== undefined) edit((draft) => placed(draft, { person: dragged.id, photo }, place));
}

/** Makes styles of what was dropped, beside those that are there. */
export function takeDraggedStyle(dragged: Dragged): void {
  if (dragged.kind === "style") edit((draft) => withStyle(draft, dragged.id));
  if (dragged.kind === "pictures") edit((draft) => dragged.ids.reduce(withPictureAsStyle, draft));
}

/** All files become photographs of one new person, who becomes a subject. */
export async function takePhotos(files: readonly File[], place: Place = "instead"): Promise<void> {
  const part = await bringInAs("subject", files);
  edit((draft) => placed(draft, part, place));
}

/** All files become pictures of one new style, which is added to the draft. */
export async function takeLooks(files: readonly File[]): Promise<void> {
  const { style } = await bringInAs("style", files);
  edit((draft) => withStyle(draft, style));
}
