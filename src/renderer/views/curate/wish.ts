/** What is chosen for the next curation, and whether it can be begun so. */
import { create } from "zustand";
import type { CurationWish } from "../../../contract/learning/curating.ts";
import { tripletKinds } from "../../../contract/learning/curation.ts";
import type { ReferenceId } from "../../../contract/values/id.ts";
import { isFullPath } from "../../../contract/values/full-path.ts";

/** Where pictures come from; the folder stays while another place is chosen. */
export interface Source<From extends string> {
  readonly from: From;
  readonly folder: string;
}

/** As fields hold it: a path may be half written. Strengths are of a hundred. */
export interface Choice {
  readonly contents: Source<CurationWish["contents"]["from"]> & { readonly photos: readonly ReferenceId[] };
  readonly styles: Source<CurationWish["styles"]["from"]>;
  readonly kind: (typeof tripletKinds)[number] | "both";
  readonly prompts: string;
  readonly candidates: number;
  readonly pairs: number;
  /** null for the model's own. */
  readonly model: string | null;
  readonly steps: number | null;
  readonly lora: { readonly path: string; readonly strength: number };
  readonly plainLora: { readonly path: string; readonly strength: number };
  readonly stylised: string;
  readonly plain: string;
  readonly elsewhere: string;
  readonly elsewhereLicence: string;
  readonly heldOut: string;
  /** null for the usual place. */
  readonly folder: string | null;
}

const library = { from: "library", folder: "" } as const;
const noLora = { path: "", strength: 100 } as const;

export const untouched: Choice = {
  contents: { ...library, photos: [] },
  styles: library,
  kind: "kept",
  prompts: "",
  candidates: 2,
  pairs: 200,
  model: null,
  steps: null,
  lora: noLora,
  plainLora: noLora,
  stylised: "",
  plain: "",
  elsewhere: "",
  elsewhereLicence: "",
  heldOut: "",
  folder: null,
};

/** Kept while the window is open. */
export const useChoice = create<Choice>(() => untouched);

/** What is there where the artist chose nothing. */
export interface Usual {
  readonly model: string;
  readonly steps: number;
  readonly folder: string;
  readonly prompts: readonly string[];
}

/** What is asked of the studio; null while a path is missing or half written, or nobody is chosen. */
export function wishOf(choice: Choice, usual: Usual): CurationWish | null {
  const { kind, candidates, pairs, elsewhere, elsewhereLicence } = choice;
  const optional = [choice.stylised, choice.plain, choice.heldOut, choice.lora.path, choice.plainLora.path];
  if (choice.contents.from === "chosen" && choice.contents.photos.length === 0) return null;
  const folders = [choice.contents, choice.styles].flatMap(({ from, folder }) => (from === "folder" ? [folder] : []));
  const place = (choice.folder ?? usual.folder).trim();
  const needed = [place, ...folders].every((path) => isFullPath(path.trim()));
  if (!needed || !optional.every((path) => path.trim() === "" || isFullPath(path.trim()))) return null;
  const lines = choice.prompts.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  return {
    folder: place,
    contents: contentsOf(choice.contents),
    styles: stylesOf(choice.styles),
    kinds: kind === "both" ? [...tripletKinds] : [kind],
    prompts: lines.length > 0 ? lines : [...usual.prompts],
    candidates,
    pairs,
    model: choice.model ?? usual.model,
    steps: choice.steps ?? usual.steps,
    lora: loraOf(choice.lora),
    plainLora: loraOf(choice.plainLora),
    stylised: pathOf(choice.stylised),
    plain: pathOf(choice.plain),
    elsewhere,
    elsewhereLicence,
    heldOut: pathOf(choice.heldOut),
  };
}

const stylesOf = ({ from, folder }: Choice["styles"]): CurationWish["styles"] =>
  from === "library" ? { from } : { from, folder: folder.trim() };
const contentsOf = ({ from, folder, photos }: Choice["contents"]): CurationWish["contents"] =>
  from === "chosen" ? { from, photos: [...photos] } : stylesOf({ from, folder });
const pathOf = (typed: string): string | null => typed.trim() || null;
const loraOf = ({ path, strength }: Choice["lora"]): CurationWish["lora"] =>
  path.trim() === "" ? null : { path: path.trim(), strength: strength / 100 };
