import type { Person } from "../../../contract/library.ts";
import { addPerson } from "../../state/actions.ts";
import { takePerson } from "../../state/draft.ts";
import { call, sourcesOf } from "../../state/link.ts";
import { useAnswer } from "../../state/answers.ts";
import { currentStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import type { Shelf } from "../../collection/shelf.ts";

const sources = (files: readonly File[]) => sourcesOf(files, currentStudio()?.settings.importing ?? "copy");

/** The subject gallery as a shelf. */
export const peopleShelf: Shelf<Person> = {
  view: "people",
  kind: "person",
  useWords: () => useText().people.shelf,
  useList: (query, options) => useAnswer("people.list", query, options),
  useCounts: () => useAnswer("people.counts", null),
  pictures: ({ photos }) => photos,
  item: ({ id }) => ({ kind: "person", id }),
  dragged: ({ id }) => ({ kind: "person", id }),
  add: (name, files) => addPerson(files, name),
  addPictures: async ({ id }, files) => call("people.addPhotos", { id, sources: await sources(files) }),
  removePicture: ({ id }, { id: photo }) => call("people.removePhoto", { id, photo }),
  prefer: ({ id }, { id: photo }) => call("people.prefer", { id, photo }),
  change: ({ id }, change) => call("people.change", { id, change }),
  use: (person) => takePerson(person),
};
