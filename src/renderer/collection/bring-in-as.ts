/** Files that become a subject or a style of the draft: the good come in, the others are told in the banner. */
import type { DraftStyle, DraftSubject } from "../../contract/making/parts.ts";
import type { Person, Style } from "../../contract/library/library.ts";
import { addPerson, addStyle } from "../state/actions.ts";
import { call, sourcesOf } from "../state/link.ts";
import { currentStudio, notify } from "../state/studio.ts";
import { text } from "../text/text.ts";
import { bringIn, told } from "./bring-in.ts";

type Role = "subject" | "style";
type PartOf<R extends Role> = R extends "subject"
  ? Extract<DraftSubject, { person: unknown }>
  : Extract<DraftStyle, { style: unknown }>;

const sources = (files: readonly File[]) => sourcesOf(files, currentStudio()?.settings.importing ?? "copy");

/**
 * Makes one person, or one style, of all files that are pictures.
 * @throws Fault why the last of them was refused, where all were
 */
export async function bringInAs<R extends Role>(role: R, files: readonly File[]): Promise<PartOf<R>> {
  let why: unknown = null;
  const kept = <E>(put: (some: readonly File[], entry: E | null) => Promise<E>): typeof put => {
    return (some, entry) =>
      put(some, entry).catch((error: unknown) => {
        why = error;
        throw error;
      });
  };
  const { entry, refused } =
    role === "subject"
      ? await bringIn(files, null, kept<Person>(putPhotos))
      : await bringIn(files, null, kept<Style>(putLooks));
  const sentences = told(refused).map(({ message }) => message);
  if (sentences.length > 1 || (entry !== null && sentences.length > 0))
    notify([text().collection.refused(refused.length), ...sentences].join("\n"));
  if (entry === null) throw why;
  const part = "photos" in entry ? { person: entry.id, photo: entry.photos[0]!.id } : { style: entry.id, weight: 100 };
  return part as PartOf<R>;
}

const putPhotos = async (some: readonly File[], person: Person | null): Promise<Person> =>
  person ? call("people.addPhotos", { id: person.id, sources: await sources(some) }) : addPerson(some);
const putLooks = async (some: readonly File[], style: Style | null): Promise<Style> =>
  style ? call("styles.addPictures", { id: style.id, sources: await sources(some) }) : addStyle(some);
