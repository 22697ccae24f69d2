/**
 * Curating cross-task triplets (USO, section 3.2): a stylise expert makes targets of contents and styles, a de-stylise
 * expert makes plain contents of pictures in a style. Every candidate is measured and written down before the next.
 */
import type { Candidate, LeftOut, TripletKind } from "../../contract/learning/curation.ts";
import { Fault } from "../../contract/fault.ts";
import type { LoraReference } from "../../contract/making/recipe.ts";
import { filteredBy } from "../../engine/curation/measure.ts";
import { alone } from "../../engine/training/alone.ts";
import { proveFolder } from "../../formats/folders.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { type Brought, bringIn, heldOutIn, type Known } from "./bring-in.ts";
import { type Experts, makePlainCandidate, makeStylised, stylisedElsewhere } from "./candidates.ts";
import { addCandidate, type CurationSettings, readCandidates, readState, writeState } from "./folder.ts";
import type { Elsewhere } from "./origins.ts";
import { type Materials, pairNamed, planOf } from "./plan.ts";
import { isThere, publish } from "./publish.ts";
import { type Gathering, inFolder } from "./sources.ts";
import type { Seeing } from "./seen-by.ts";

export interface CurateRequest {
  /** Absolute, as every path here. */
  readonly folder: string;
  readonly contents: Gathering;
  readonly styles: Gathering;
  /** Folders that other programs have made: as the stylise expert, and as the one that makes plain. */
  readonly stylised: string | null;
  readonly plain: string | null;
  readonly elsewhere: Elsewhere | null;
  /** Triplets that are kept apart to judge by; nothing of them may be learned from. */
  readonly heldOut: string | null;
  readonly model: ModelFolder;
  readonly loras: readonly LoraReference[];
  readonly plainLoras: readonly LoraReference[];
  readonly kinds: readonly TripletKind[];
  readonly prompts: readonly string[];
  readonly candidates: number;
  readonly pairs: number;
  readonly seed: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly steps: number;
  readonly includeRestricted: boolean | null;
}

export interface CurateMeans extends Pick<Experts, "make">, Seeing {
  readonly signal: AbortSignal;
  readonly tell: (done: number, of: number) => void;
}

/** That a pixel of a PNG may take. */
export const bytesAPixel = 2;

/**
 * Makes what is missing, and writes the triplets to learn from. Stopped in any way, the same request goes on.
 * @returns what was left out
 * @throws Fault `curation.*`, `image.*`, `engine.*`
 */
export async function curate(request: CurateRequest, means: CurateMeans): Promise<readonly LeftOut[]> {
  const { folder } = request;
  const busy = (at: string, cause: unknown) => new Fault("curation.busy", { folder: at }, { cause });
  return alone(folder, () => curateAlone(request, means), busy);
}

async function curateAlone(request: CurateRequest, means: CurateMeans): Promise<readonly LeftOut[]> {
  const { folder, size } = request;
  const settings = settingsOf(request);
  const before = await readState(folder);
  if (before) sameAsBefore(folder, before.settings, settings);
  const heldOut = request.heldOut === null ? [] : await heldOutIn(request.heldOut, means.look);
  const { materials, leftOut } = await broughtIn(request, { materials: before?.materials ?? [], heldOut }, means);
  const plan = planOf(materials, request);
  const left = [...leftOut, ...plan.leftOut];
  for (const what of ["contents", "styles"] as const)
    if (materials[what].length === 0 && (what === "styles" || plan.plain.length === 0)) {
      const own = new Set((await request[what].sources()).map(({ source }) => source));
      const unusable = left.map(({ file }) => file).filter((file) => own.has(file));
      throw new Fault("curation.nothing-to-pair", { what, folder: request[what].place, leftOut: unusable });
    }
  const number = request.candidates * (plan.pairs.length + plan.plain.length);
  await proveFolder(folder, { bytes: number * size.width * size.height * bytesAPixel });
  const all = [...materials.contents, ...materials.styles, ...materials.stylised, ...materials.plain];
  const state = {
    format: 1,
    settings,
    includeRestricted: request.includeRestricted ?? before?.includeRestricted ?? false,
    materials: all.map(({ look: _, ...one }) => one),
    leftOut: left,
    pairs: plan.pairs.length + plan.plain.length,
    filteredBy: [...filteredBy],
  } as const;
  await writeState(folder, state);

  const experts: Experts = { ...request, ...means, materials, heldOut };
  const known = new Map((await readCandidates(folder)).map((one) => [one.id, one]));
  let done = 0;
  const add = async (id: string, make: () => Promise<Candidate | null>): Promise<void> => {
    if (means.signal.aborted) throw new Fault("engine.cancelled", {});
    if (!known.has(id) || !(await isThere(folder, known.get(id)!))) {
      const one = await make();
      if (one) await addCandidate(folder, one);
    }
    means.tell(++done, number);
  };
  try {
    // First one of every pair, then another: whoever stops early has covered more.
    for (let n = 1; n <= request.candidates; n++) {
      for (const pair of plan.pairs) await add(`${pair.id}-${n}`, () => makeStylised(pair, n, experts));
      for (const plain of plan.plain) await add(`${plain.id}-${n}`, () => makePlainCandidate(plain, n, experts));
    }
    for (const picture of materials.stylised) {
      const pair = pairNamed(picture.name, materials.contents, materials.styles);
      const id = `${picture.name}--elsewhere--kept`;
      if (pair && !known.has(id)) await addCandidate(folder, await stylisedElsewhere(id, picture, pair, experts));
    }
  } catch (error) {
    // What is there can be learned from, however this ended.
    await publish(folder).catch(() => undefined);
    throw error;
  }
  await publish(folder);
  return left;
}

async function broughtIn(
  request: CurateRequest,
  known: Known,
  { faces, look, signal }: CurateMeans,
): Promise<{ readonly materials: Materials; readonly leftOut: readonly LeftOut[] }> {
  const { folder, elsewhere: said } = request;
  const none: Brought = { pictures: [], leftOut: [] };
  const bring = (from: Gathering | null, role: Known["materials"][number]["role"]): Promise<Brought> =>
    from === null ? Promise.resolve(none) : bringIn(from, known, { folder, role, said, faces, look, signal });
  const foreign = (from: string | null): Gathering | null => (from === null ? null : inFolder(from));
  const contents = await bring(request.contents, "content");
  const styles = await bring(request.styles, "style");
  const stylised = await bring(foreign(request.stylised), "stylised");
  const plain = await bring(foreign(request.plain), "plain");
  return {
    materials: {
      contents: contents.pictures,
      styles: styles.pictures,
      stylised: stylised.pictures,
      plain: plain.pictures,
    },
    leftOut: [contents, styles, stylised, plain].flatMap((one) => one.leftOut),
  };
}

export type AskedSettings = Pick<
  CurateRequest,
  "model" | "kinds" | "prompts" | "seed" | "size" | "steps" | "loras" | "plainLoras"
>;

/** What a run that goes on must have as it was. */
export function settingsOf({
  model,
  kinds,
  prompts,
  seed,
  size,
  steps,
  loras,
  plainLoras,
}: AskedSettings): CurationSettings {
  const named = (all: readonly LoraReference[]) => all.map(({ path, strength }) => `${path}:${strength}`);
  const { id } = model.manifest;
  return {
    model: id,
    digest: weightsDigest(model.manifest),
    kinds: [...kinds],
    prompts: [...prompts],
    seed,
    ...size,
    steps,
    loras: named(loras),
    plainLoras: named(plainLoras),
  };
}

/** @throws Fault `curation.other-run` */
export function sameAsBefore(folder: string, before: CurationSettings, now: CurationSettings): void {
  const names = Object.keys(now) as (keyof CurationSettings)[];
  const differs = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  if (differs.length > 0) throw new Fault("curation.other-run", { folder, differs });
}
