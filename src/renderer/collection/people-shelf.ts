import type { Person } from "../../contract/library/library.ts";
import { addPerson } from "../state/actions.ts";
import { follow, takePerson } from "../state/draft/draft.ts";
import { withOwnersOfToday, withPeopleJoined } from "../state/draft/joining.ts";
import { withPerson } from "../state/draft/rules.ts";
import { ofEach } from "../state/pictures/queue-these.ts";
import { call, sourcesOf } from "../state/link.ts";
import { useAnswer } from "../state/answers.ts";
import { currentStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import type { Shelf } from "./shelf.ts";

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
  dragged: ({ id }, picture) => ({ kind: "person", id, ...(picture ? { photo: picture.id } : {}) }),
  drafts: (draft, people) =>
    people.flatMap(({ id, photos: [photo] }) => (photo ? ofEach(withPerson(draft, id, photo.id)) : [])),
  add: (name, files) => addPerson(files, name),
  addPictures: async ({ id }, files) => call("people.addPhotos", { id, sources: await sources(files) }),
  removePicture: ({ id }, { id: photo }) => call("people.removePhoto", { id, photo }),
  prefer: ({ id }, { id: photo }) => call("people.prefer", { id, photo }),
  turn: ({ id }, { id: photo }, by) => call("people.turn", { id, photo, by }),
  async merge({ id }, others, name) {
    const gone = others.map((one) => one.id);
    const joined = await call("people.merge", { id, others: gone, name });
    follow((draft) => withPeopleJoined(draft, new Set(gone), joined));
  },
  async move({ id }, { id: photo }, { id: to }) {
    const joined = await call("people.movePhoto", { id, photo, to });
    follow((draft) => withOwnersOfToday(draft, [joined.entry]));
  },
  async split({ id }, photos, name) {
    const joined = await call("people.split", { id, photos: [...photos], name });
    follow((draft) => withOwnersOfToday(draft, [joined.entry]));
    return joined.entry;
  },
  change: ({ id }, change) => call("people.change", { id, change }),
  use: (person) => takePerson(person),
};
