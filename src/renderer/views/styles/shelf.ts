import type { Style } from "../../../contract/library/library.ts";
import { addStyle } from "../../state/actions.ts";
import { follow, takeStyle } from "../../state/draft/draft.ts";
import { withStylesJoined } from "../../state/draft/joining.ts";
import { withStyle } from "../../state/draft/rules.ts";
import { ofEach } from "../../state/pictures/queue-these.ts";
import { call, sourcesOf } from "../../state/link.ts";
import { useAnswer } from "../../state/answers.ts";
import { currentStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import type { Shelf } from "../../collection/shelf.ts";

const sources = (files: readonly File[]) => sourcesOf(files, currentStudio()?.settings.importing ?? "copy");

/** The style library as a shelf. */
export const stylesShelf: Shelf<Style> = {
  view: "styles",
  kind: "style",
  useWords: () => useText().styles.shelf,
  useList: (query, options) => useAnswer("styles.list", query, options),
  useCounts: () => useAnswer("styles.counts", null),
  pictures: ({ images }) => images,
  item: ({ id }) => ({ kind: "style", id }),
  dragged: ({ id }, picture) => ({ kind: "style", id, ...(picture ? { picture: picture.id } : {}) }),
  drafts: (draft, styles) => styles.map(({ id }) => ofEach(withStyle({ ...draft, styles: [] }, id))),
  add: (name, files) => addStyle(files, name),
  addPictures: async ({ id }, files) => call("styles.addPictures", { id, sources: await sources(files) }),
  removePicture: ({ id }, { id: picture }) => call("styles.removePicture", { id, picture }),
  prefer: ({ id }, { id: picture }) => call("styles.prefer", { id, picture }),
  turn: ({ id }, { id: picture }, by) => call("styles.turn", { id, picture, by }),
  async merge({ id }, others, name) {
    const gone = others.map((one) => one.id);
    const joined = await call("styles.merge", { id, others: gone, name });
    follow((draft) => withStylesJoined(draft, new Set(gone), joined));
  },
  move: async ({ id }, { id: picture }, { id: to }) => void (await call("styles.movePicture", { id, picture, to })),
  split: async ({ id }, pictures, name) => (await call("styles.split", { id, pictures: [...pictures], name })).entry,
  change: ({ id }, change) => call("styles.change", { id, change }),
  use: ({ id }) => takeStyle(id),
};
