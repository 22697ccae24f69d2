/** From what the composer holds to what is made: crops applied, weights multiplied, the prompt in USO's conventions. */
import { basename } from "node:path";
import type { Draft } from "../../contract/making/draft.ts";
import { Fault } from "../../contract/fault.ts";
import { toldOf } from "../../contract/making/idiom.ts";
import type { ReferenceId } from "../../contract/values/id.ts";
import { carriedNames, picked } from "../../contract/making/parameters.ts";
import { type LoraReference, parseRecipe } from "../../contract/making/recipe.ts";
import { seedsSuffice } from "../../contract/making/seed.ts";
import { withAlpha } from "../../engine/weights/lora-alpha.ts";
import { fileDigest } from "../../formats/digest.ts";
import type { Manifest } from "../../formats/manifest.ts";
import type { Blobs } from "../blobs.ts";
import type { JobLibrary } from "../library.ts";
import type { Order } from "../store.ts";
import { checkFits } from "./fits-model.ts";
import { gatherStyles, gatherSubjects } from "./gather.ts";
import { titleOf } from "./title.ts";

export interface Composed extends Order {
  readonly title: string;
  /** Reference to show beside it. */
  readonly thumbnail: ReferenceId | null;
}

/** What composing works with. */
export interface Composer {
  readonly library: JobLibrary;
  /** Where pictures are kept that could change otherwise. */
  readonly blobs: Blobs;
}

/**
 * The order of a draft, its seed and count included. Every file it names stays as it is now; of a private one that is
 * refused no crop and no copy stays.
 * @throws Fault `queue.made-of-gone`, `queue.nothing-to-go-by`, `queue.prompt-needed`, `queue.draft-invalid`,
 *   `queue.too-many-pictures`, `recipe.seeds-end`;
 *   `recipe.reference-missing` where a file is gone; `library.*` where a person or style is
 */
export async function compose(
  draft: Draft,
  seed: number,
  manifest: Manifest,
  { library, blobs }: Composer,
): Promise<Composed> {
  if (draft.private === undefined) return composed(draft, seed, manifest, { library, blobs });
  const kept = watched(blobs);
  return composed(draft, seed, manifest, { library, blobs: kept }).catch(async (error: unknown) => {
    await library.letGo(await kept.digests());
    throw error;
  });
}

/** Blobs that remember what they were asked to keep. */
function watched(blobs: Blobs): Blobs & { readonly digests: () => Promise<readonly string[]> } {
  const asked: ReturnType<Blobs["keep"]>[] = [];
  const noted = (keeping: ReturnType<Blobs["keep"]>) => (asked.push(keeping), keeping);
  return {
    ...blobs,
    keep: (file) => noted(blobs.keep(file)),
    keepSeen: (file, seen) => noted(blobs.keepSeen(file, seen)),
    // What is being written while another part is refused is waited for.
    digests: async () =>
      (await Promise.allSettled(asked)).flatMap((kept) => (kept.status === "fulfilled" ? [kept.value.sha256] : [])),
  };
}

async function composed(
  draft: Draft,
  seed: number,
  manifest: Manifest,
  { library, blobs }: Composer,
): Promise<Composed> {
  if (draft.missing?.length) throw new Fault("queue.made-of-gone", { missing: draft.missing });
  const told = toldOf(draft);
  const wordless = told.prompt.trim() === "";
  const chosen = await gatherStyles(draft, library);
  const images = chosen.flatMap(({ pictures }) => pictures);
  if (draft.people.length === 0 && images.length === 0 && wordless) throw new Fault("queue.nothing-to-go-by", {});
  if (!draft.keepPose && wordless) throw new Fault("queue.prompt-needed", {});
  checkFits(draft, manifest);
  if (!seedsSuffice(seed, draft.count)) throw new Fault("recipe.seeds-end", { seed, count: draft.count });

  const people = await gatherSubjects(draft, library);
  const [subjects, styles, loras] = await Promise.all([
    Promise.all(people.map((one) => one.file(blobs))),
    Promise.all(
      images.map(async (one) => ({
        ...(await one.file(blobs)),
        ...(one.weight === 100 ? {} : { weight: one.weight }),
      })),
    ),
    Promise.all((draft.loras ?? []).filter(({ strength }) => strength !== 0).map((lora) => keptLora(lora, blobs))),
  ]);
  // Those of learned styles come last: recalling tells them from the artist's own by that.
  const all = [...loras, ...chosen.flatMap(({ lora }) => lora ?? [])];
  const carried = carriedNames.filter((name) => name !== "loras");
  const recipe = parseRecipe({
    version: 1,
    ...picked(draft, carried),
    model: manifest.id,
    subjects,
    styles,
    ...told,
    seed,
    ...(all.length > 0 ? { loras: all } : {}),
  });
  return {
    recipe,
    title: draft.private
      ? privateTitle(draft)
      : titleOf({
          people: people.map(({ name }) => name),
          styles: chosen.flatMap(({ weight, pictures: [cover] }) => (cover ? [{ name: cover.name, weight }] : [])),
          prompt: draft.prompt,
        }),
    people: people.map(({ link }) => link),
    styles: images.map(({ link, weight }) => ({ ...link, weight })),
    thumbnail: (people[0] ?? images[0])?.link.reference ?? null,
  };
}

/** The title is in the name of the file, so that it names nobody. */
function privateTitle({ private: kept, prompt }: Draft): string {
  return titleOf({ people: [], styles: [], prompt: kept === "everything" ? "" : prompt }) || "Private picture";
}

/**
 * A LoRA as it is now, in a place where it stays so. The alpha of a file beside it is recorded, which stays behind.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the draft knows another digest
 */
async function keptLora(lora: LoraReference, blobs: Blobs): Promise<LoraReference> {
  const { path } = lora;
  const sha256 = await fileDigest(path).catch((cause: unknown) => {
    throw new Fault("recipe.reference-missing", { path, role: "lora" }, { cause });
  });
  if (lora.sha256 !== undefined && lora.sha256 !== sha256)
    throw new Fault("recipe.reference-changed", { path, role: "lora" });
  const known = { ...lora, sha256 };
  // One that cannot be used is refused, with its reason, by the engine.
  const told = await withAlpha(known).catch(() => known);
  return { ...told, ...(await blobs.keep(path)), name: lora.name ?? basename(path).slice(-200) };
}
