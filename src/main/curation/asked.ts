/** What the window asks for as what curating takes, and what that will take. */
import { stat } from "node:fs/promises";
import type { CurationPlan, CurationWish } from "../../contract/learning/curating.ts";
import { Fault } from "../../contract/fault.ts";
import { forbidsTeaching } from "../../contract/learning/training-terms.ts";
import { freeBytesFor } from "../../formats/folders.ts";
import { defaultsOf, type ModelFolder } from "../../formats/manifest.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import type { PaceOf } from "../../jobs/library.ts";
import type { Library } from "../library/calls.ts";
import { bytesAPixel, type CurateRequest, sameAsBefore, settingsOf } from "./curate.ts";
import { readCandidates, readState } from "./folder.ts";
import { ownTargets } from "./plan.ts";
import { inFolder, peopleOf, plainNameOf, stylesOf } from "./sources.ts";

export interface Asking {
  readonly library: Pick<Library, "call">;
  readonly blobs: Blobs;
  readonly model: (id: string) => Promise<ModelFolder>;
  /** Seconds of a picture; null before one was made. */
  readonly pace: (of: PaceOf) => Promise<number | null>;
}

/** @throws Fault `model.*` */
export async function requestOf(wish: CurationWish, { library, blobs, model: find }: Asking): Promise<CurateRequest> {
  const { contents, styles, elsewhere, elsewhereLicence, lora, plainLora, model: id, ...same } = wish;
  const model = await find(id);
  const { width, height } = defaultsOf(model.manifest);
  return {
    ...same,
    contents:
      contents.from === "folder"
        ? inFolder(contents.folder)
        : peopleOf(library, blobs, contents.from === "chosen" ? contents.photos : null),
    styles: styles.from === "library" ? stylesOf(library, blobs) : inFolder(styles.folder),
    elsewhere: elsewhere.trim() === "" ? null : { engine: elsewhere.trim(), licence: elsewhereLicence.trim() || null },
    model,
    loras: lora ? [lora] : [],
    plainLoras: plainLora ? [plainLora] : [],
    seed: 1,
    size: { width, height },
    includeRestricted: null,
  };
}

/** @throws Fault `curation.no-folder`, `curation.nothing-here`, `curation.other-run`, `model.*` */
export async function planned(wish: CurationWish, asking: Asking): Promise<CurationPlan> {
  const request = await requestOf(wish, asking);
  for (const folder of [wish.stylised, wish.plain, wish.heldOut]) if (folder !== null) await there(folder);
  const before = await readState(wish.folder);
  if (before) sameAsBefore(wish.folder, before.settings, settingsOf(request));
  const [contents, styles, works] = await Promise.all([
    request.contents.sources(),
    request.styles.sources(),
    wish.stylised === null ? [] : inFolder(wish.stylised).sources(),
  ]);
  const named = (all: typeof contents) => all.map(({ called }) => ({ name: plainNameOf(called) }));
  const own = ownTargets(named(works), named(contents), named(styles)).length;
  for (const [what, all] of [["contents", contents] as const, ["styles", styles] as const])
    if (all.length === 0 && (what === "styles" || own === 0)) throw nothingIn(what, wish);
  const kinds = wish.kinds.length;
  const pairs = Math.min(wish.pairs, contents.length * styles.length * kinds) + own * kinds;
  const candidates = pairs * wish.candidates;
  const made = Math.min(candidates, (await readCandidates(wish.folder)).length);
  const { width, height } = request.size;
  const each = await asking.pace({ model: wish.model, width, height, steps: wish.steps });
  const { licence } = request.model.manifest;
  return {
    contents: contents.length,
    styles: styles.length,
    pairs,
    candidates,
    made,
    seconds: each === null ? null : each * (candidates - made),
    bytes: (candidates - made) * width * height * bytesAPixel,
    free: await freeBytesFor(wish.folder),
    restricted: forbidsTeaching(licence.name) ? licence.name : null,
  };
}

async function there(folder: string): Promise<void> {
  await stat(folder).catch((cause: unknown) => {
    throw new Fault("curation.no-folder", { folder }, { cause });
  });
}

function nothingIn(what: "contents" | "styles", wish: CurationWish): Fault {
  const from = wish[what];
  return from.from === "folder"
    ? new Fault("curation.nothing-to-pair", { what, folder: from.folder, leftOut: [] })
    : new Fault("curation.nothing-here", { what });
}
