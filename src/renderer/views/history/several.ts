/** Tags of several pictures at once. */
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";

type Tagged = Pick<Picture, "id" | "tags">;

/** The tags that all of them have. */
export function sharedBy(pictures: readonly Tagged[]): readonly string[] {
  const [first, ...rest] = pictures;
  return (first?.tags ?? []).filter((tag) => rest.every(({ tags }) => tags.includes(tag)));
}

/**
 * What has to be asked so that a change of the shared tags reaches each picture and its other tags stay.
 * One question for all pictures that end up alike.
 */
export function retagged(
  pictures: readonly Tagged[],
  before: readonly string[],
  after: readonly string[],
): readonly { readonly ids: readonly PictureId[]; readonly tags: readonly string[] }[] {
  const gone = before.filter((tag) => !after.includes(tag));
  const come = after.filter((tag) => !before.includes(tag));
  const changed = pictures
    .map(({ id, tags }) => ({
      id,
      was: tags,
      tags: [...tags.filter((tag) => !gone.includes(tag)), ...come.filter((tag) => !tags.includes(tag))],
    }))
    .filter(({ was, tags }) => was.join("\n") !== tags.join("\n"));
  return [...Map.groupBy(changed, ({ tags }) => JSON.stringify(tags)).values()].map((same) => ({
    ids: same.map(({ id }) => id),
    tags: same[0]?.tags ?? [],
  }));
}
