/** What a person changes of pictures. Everything here can be undone. */
import { Fault } from "../../../contract/fault.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { mostTags, retagged, type TagChange } from "../../../contract/library/tags.ts";
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
  if (Object.keys(columns).length > 0) changeAll(store, ids, ratingInWords(ids.length, rating), () => columns);
}

/** Adds tags to every one of the pictures and takes others away. @throws Fault `library.too-many-tags` */
export function tagPictures(store: Store, ids: readonly PictureId[], change: TagChange): void {
  changeAll(store, ids, `Changed the tags of ${count(ids.length)}`, ({ tags }) => ({
    tags: tagsAfter(JSON.parse(tags) as readonly string[], change),
  }));
}

/** Tags as they are kept. @throws Fault `library.too-many-tags`, where a change makes them more than there can be */
export function tagsAfter(before: readonly string[], change: TagChange): string {
  const after = retagged(before, change);
  // Those who were merged may have more already, of which some can be taken away.
  if (after.length > Math.max(mostTags, before.length))
    throw new Fault("library.too-many-tags", { tags: after.length, most: mostTags });
  return JSON.stringify(after);
}

/** @throws Fault `library.unknown`; no picture is changed then */
function changeAll(
  store: Store,
  ids: readonly PictureId[],
  what: string,
  change: (before: { readonly tags: string }) => Columns<"picture">,
): void {
  perform(store, what, () =>
    ids.map((id) => {
      const before = store.database.get<{ tags: string }>("SELECT tags FROM picture WHERE id = ?", id);
      if (!before) throw new Fault("library.unknown", { kind: "picture", id });
      return amend(store, "picture", id, change(before));
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
