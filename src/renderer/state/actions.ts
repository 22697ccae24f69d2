/** What can be done with pictures from anywhere: stars, trash, new people and styles of them. */
import { wordsOf } from "../../contract/making/idiom.ts";
import type { Person, Picture, Style } from "../../contract/library/library.ts";
import { keyOfPart } from "../../contract/making/parts.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { oneLine } from "../../contract/values/plain.ts";
import { pictureUrl } from "../media.ts";
import { toasts } from "../kit/overlays/toast.ts";
import { text } from "../text/text.ts";
import { edit } from "./draft/draft.ts";
import { withPerson, withPictureAsStyle, withPictureAsSubject, withStyle, withStyleInPlace } from "./draft/rules.ts";
import { nameOfFiles } from "./file-name.ts";
import { call, sourcesOf } from "./link.ts";
import { currentStudio } from "./studio.ts";
import { offerUndo } from "./undo/undo.ts";

export const rate = (ids: readonly PictureId[], stars: number): Promise<null> => call("pictures.rate", { ids, stars });
export const reject = (ids: readonly PictureId[], rejected: boolean): Promise<null> =>
  call("pictures.rate", { ids, rejected });

/** Queues a picture enlarged for print, as a picture of its own. */
export async function enlarge(picture: PictureId, factor: 2 | 4): Promise<void> {
  await call("queue.enlarge", { picture, factor });
  toasts.add({ title: text().studio.enlarging(factor), timeout: 3000 });
}

export async function trashPictures(ids: readonly PictureId[]): Promise<void> {
  await call("trash.put", { items: ids.map((id) => ({ kind: "picture", id })) });
  offerUndo(text().studio.trashed(ids.length));
}

/** "Anna in Comic": what a picture is called where it has no name of its own. */
export function pictureTitle(picture: Picture): string {
  const t = text().studio;
  if (picture.recipe.private !== undefined && wordsOf(picture.recipe).trim() === "") return t.privateTitle;
  return oneLine(
    t.title(
      picture.people.map((one) => one.name),
      picture.styles.map((one) => one.name),
      wordsOf(picture.recipe),
    ),
  );
}

/** Adds a person of these files. Named after the files where no name is given. */
export async function addPerson(files: readonly File[], name = nameOf(files)): Promise<Person> {
  return call("people.add", { name, sources: await sourcesOf(files, currentStudio()?.settings.importing ?? "copy") });
}

export async function addStyle(files: readonly File[], name = nameOf(files)): Promise<Style> {
  return call("styles.add", { name, sources: await sourcesOf(files, currentStudio()?.settings.importing ?? "copy") });
}

const nameOf = (files: readonly File[]): string => nameOfFiles(files.map((file) => file.name)) || text().common.unnamed;

/** A finished picture is the subject of the next one, as it is. */
export const pictureAsSubject = (picture: PictureId): void => edit((draft) => withPictureAsSubject(draft, picture));

/** A finished picture is a style of the next one, as it is. */
export const pictureAsStyle = (picture: PictureId): void => edit((draft) => withPictureAsStyle(draft, picture));

async function fileOf(picture: Picture): Promise<File> {
  const answer = await fetch(pictureUrl(picture.id));
  const blob = await answer.blob();
  return new File([blob], picture.file, { type: blob.type });
}

/** Pictures of the history become photographs of a person, or pictures of a style, that the library has. */
export async function addMadeTo(to: Person | Style, ids: readonly PictureId[]): Promise<void> {
  const pictures = await call("pictures.some", { ids });
  // The very files, so that each is known for the picture it is.
  const sources = await sourcesOf(await Promise.all(pictures.map(fileOf)), "copy");
  const of = (entry: Person | Style) => ("photos" in entry ? entry.photos : entry.images).length;
  const now =
    "photos" in to
      ? await call("people.addPhotos", { id: to.id, sources })
      : await call("styles.addPictures", { id: to.id, sources });
  const added = of(now) - of(to);
  const t = text().studio.shelf;
  if (added > 0) offerUndo(t.added(added, to.name));
  else toasts.add({ title: t.addedBefore(ids.length, to.name), timeout: 4000 });
}

/** A picture of the history becomes a person of the library, and takes its own place in the draft. */
export async function keepAsPerson(picture: Picture): Promise<void> {
  const person = await addPerson([await fileOf(picture)], pictureTitle(picture));
  const photo = person.photos[0];
  if (photo) edit((draft) => withPerson(draft, person.id, photo.id));
}

/** A picture of the history becomes a style of the library, and takes its own place in the draft. */
export async function keepAsStyle(picture: Picture): Promise<void> {
  const style = await addStyle([await fileOf(picture)], pictureTitle(picture));
  edit((draft) => {
    const before = draft.styles.find((one) => "picture" in one && one.picture === picture.id);
    const kept = { style: style.id, weight: before?.weight ?? 100 };
    return before ? withStyleInPlace(draft, keyOfPart(before), kept) : withStyle(draft, style.id);
  });
}
