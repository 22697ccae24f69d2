/** Tags of several pictures at once. */
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import { retagged } from "../../state/tags.ts";

/**
 * What has to be asked so that a change of the shared tags reaches each picture and its other tags stay.
 * One question for all pictures that end up alike.
 */
export function tagChanges(
  pictures: readonly Pick<Picture, "id" | "tags">[],
  before: readonly string[],
  after: readonly string[],
): readonly { readonly ids: readonly PictureId[]; readonly tags: readonly string[] }[] {
  const changed = pictures
    .map(({ id, tags }) => ({ id, was: tags, tags: retagged(tags, before, after) }))
    .filter(({ was, tags }) => was.join("\n") !== tags.join("\n"));
  return [...Map.groupBy(changed, ({ tags }) => JSON.stringify(tags)).values()].map((same) => ({
    ids: same.map(({ id }) => id),
    tags: same[0]?.tags ?? [],
  }));
}
