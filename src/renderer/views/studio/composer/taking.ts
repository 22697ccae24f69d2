/** What is dropped or chosen becomes subjects and styles of the draft. */
import type { Dragged } from "../../../kit/drag.ts";
import { addPerson, addStyle } from "../../../state/actions.ts";
import { edit } from "../../../state/draft.ts";
import { alsoPerson, type How, personAt, withPerson, withStyle } from "../../../state/draft-rules.ts";
import { call } from "../../../state/link.ts";
import type { Draft } from "../../../../contract/draft.ts";
import type { PersonId, ReferenceId } from "../../../../contract/id.ts";

/** Where a person goes: instead of all subjects, beside them, or to the place of one of them. */
export type Place = How | number;

function placed(draft: Draft, person: PersonId, photo: ReferenceId, place: Place): Draft {
  if (place === "instead") return withPerson(draft, person, photo);
  return place === "beside" ? alsoPerson(draft, person, photo) : personAt(draft, place, { person, photo });
}

/** Puts a dropped person into the draft: the photograph that was dragged, or their preferred one. */
export async function takeDragged(dragged: Dragged, place: Place = "instead"): Promise<void> {
  if (dragged.kind !== "person") return;
  const people = dragged.photo === undefined ? await call("people.list", { view: "all" }) : [];
  const photo = dragged.photo ?? people.find(({ id }) => id === dragged.id)?.photos[0]?.id;
  if (photo !== undefined) edit((draft) => placed(draft, dragged.id, photo, place));
}

/** All files become photographs of one new person, who becomes a subject. */
export async function takePhotos(files: readonly File[], place: Place = "instead"): Promise<void> {
  const person = await addPerson(files);
  const photo = person.photos[0];
  if (photo) edit((draft) => placed(draft, person.id, photo.id, place));
}

/** All files become pictures of one new style, which is added to the draft. */
export async function takeLooks(files: readonly File[]): Promise<void> {
  const style = await addStyle(files);
  edit((draft) => withStyle(draft, style.id));
}
