/** A finished picture larger: a job of its own, whose recipe is that of the picture and names it. */
import { withoutMissing } from "../../contract/making/draft.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { isWithheld } from "../../contract/library/private.ts";
import type { Enlargement } from "../../contract/making/recipe.ts";
import type { NewJob } from "../store.ts";
import { draftOf, recall } from "./recall.ts";
import { titleOf } from "./title.ts";

/** An enlarged picture once more, from the picture it names. @throws Fault `library.unknown` */
export async function enlargedAgain(
  id: PictureId,
  enlarged: Enlargement,
  memory: Parameters<typeof recall>[1],
): Promise<NewJob> {
  const job = await enlargementOf(id, enlarged.factor, memory);
  return { ...job, order: job.order && { ...job.order, recipe: { ...job.order.recipe, enlarged } } };
}

/** @throws Fault `library.unknown` */
export async function enlargementOf(
  id: PictureId,
  factor: Enlargement["factor"],
  memory: Parameters<typeof recall>[1],
): Promise<NewJob> {
  const [picture, { path, sha256 }] = await Promise.all([memory.library.picture(id), memory.library.pictureFile(id)]);
  const { recipe } = picture;
  // To enlarge a picture nothing is needed of what it was made of.
  const draft = isWithheld(recipe)
    ? { ...draftOf(recipe, { people: [], styles: [] }), loras: undefined }
    : withoutMissing(await recall(picture, memory), "subject", "style", "lora");
  // As the picture has them, also what the library has nothing of any more.
  const people = picture.people.map(({ id: person, reference }) => ({ id: person, reference }));
  const styles = picture.styles.map(({ id: style, reference, weight }) => ({ id: style, reference, weight }));
  const title = titleOf({
    people: picture.people.map(({ name }) => name),
    styles: picture.styles,
    prompt: draft.prompt,
  });
  return {
    draft: { ...draft, count: 1, seed: recipe.seed },
    order: { recipe: { ...recipe, count: 1, enlarged: { path, sha256, factor } }, people, styles },
    title: `${title} ×${factor}`,
    seed: recipe.seed,
    site: "here",
    tag: null,
    thumbnail: people[0]?.reference ?? styles[0]?.reference ?? null,
    added: Date.now(),
  };
}
