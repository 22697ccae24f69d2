/** What a person changes of pictures. Everything here can be undone. */
import { Fault } from "../../../contract/fault.ts";
import type { PictureId } from "../../../contract/id.ts";
import type { Store } from "../database/store.ts";
import { amend, type Columns, perform } from "../database/undo.ts";

export function ratePictures(
  store: Store,
  ids: readonly PictureId[],
  rating: { readonly stars?: number | undefined; readonly rejected?: boolean | undefined },
): void {
  const columns: Columns<"picture"> = {
    ...(rating.stars === undefined ? {} : { stars: rating.stars }),
    ...(rating.rejected === undefined ? {} : { rejected: Number(rating.rejected) }),
  };
  changeAll(store, ids, ratingInWords(ids.length, rating), columns);
}

/** Gives every one of the pictures exactly these tags. */
export function tagPictures(store: Store, ids: readonly PictureId[], tags: readonly string[]): void {
  changeAll(store, ids, `Changed the tags of ${count(ids.length)}`, { tags: JSON.stringify(tags) });
}

/** @throws Fault `library.unknown`; no picture is changed then */
function changeAll(store: Store, ids: readonly PictureId[], what: string, columns: Columns<"picture">): void {
  if (Object.keys(columns).length === 0) return;
  perform(store, what, () =>
    ids.map((id) => {
      if (!store.database.get("SELECT id FROM picture WHERE id = ?", id))
        throw new Fault("library.unknown", { kind: "picture", id });
      return amend(store, "picture", id, columns);
    }),
  );
}

const count = (pictures: number) => (pictures === 1 ? "a picture" : `${pictures} pictures`);

function ratingInWords(
  pictures: number,
  { stars, rejected }: { readonly stars?: number | undefined; readonly rejected?: boolean | undefined },
): string {
  if (rejected !== undefined)
    return rejected ? `Rejected ${count(pictures)}` : `Took back the rejection of ${count(pictures)}`;
  if (stars === 0) return `Took the stars from ${count(pictures)}`;
  return `Gave ${count(pictures)} ${stars} ${stars === 1 ? "star" : "stars"}`;
}
