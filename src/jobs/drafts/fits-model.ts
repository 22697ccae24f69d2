/** What of a draft a model can make. */
import type { Draft } from "../../contract/making/draft.ts";
import { Fault } from "../../contract/fault.ts";
import { reduction } from "../../formats/configs.ts";
import type { Manifest } from "../../formats/manifest.ts";

/** Tokens of the transformer are patches of two latent places. */
const PATCH = 2;

/** @throws Fault `queue.draft-invalid` with every field that this model cannot work with */
export function checkFits(draft: Draft, manifest: Manifest): void {
  const grid = reduction(manifest.components.autoencoder.config) * PATCH;
  const rules: readonly (readonly [keyof Draft, boolean, string])[] = [
    ["width", draft.width % grid === 0, `must be a multiple of ${grid} pixels`],
    ["height", draft.height % grid === 0, `must be a multiple of ${grid} pixels`],
    ["contentLongSide", draft.contentLongSide >= grid, `must be at least ${grid} pixels`],
  ];
  const issues = rules.filter(([, holds]) => !holds).map(([field, , problem]) => ({ field, problem }));
  if (issues.length > 0) throw new Fault("queue.draft-invalid", { model: manifest.name, issues });
}
