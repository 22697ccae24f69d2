/** The form of a draft, and what of it a model can make. */
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import type { PersonId, ReferenceId, StyleId } from "../../contract/id.ts";
import type { Draft } from "../../contract/queue.ts";
import { loraReference } from "../../contract/recipe.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { reduction } from "../../engine/networks/autoencoder.ts";
import { id } from "../inputs/forms.ts";

/** Tokens of the transformer are patches of two latent places. */
const PATCH = 2;

/** A draft as it comes from the window. What the model at hand makes of it, `checkDraft` says. */
export const draftForm: z.ZodType<Draft> = z.strictObject({
  model: z.string().min(1).max(200),
  people: z.array(z.strictObject({ person: id<PersonId>(), photo: id<ReferenceId>() })).max(8),
  styles: z.array(z.strictObject({ style: id<StyleId>(), weight: z.number().min(1).max(200) })).max(8),
  prompt: z.string().max(7900),
  keepPose: z.boolean(),
  width: z.number().int().min(64).max(4096),
  height: z.number().int().min(64).max(4096),
  keepSize: z.boolean(),
  steps: z.number().int().min(1).max(200),
  guidance: z.number().min(0).max(30),
  seed: z
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER - 1000)
    .nullable(),
  count: z.number().int().min(1).max(1000),
  contentLongSide: z.number().int().min(64).max(2048),
  loraStrength: z.number().min(0).max(2),
  loras: z.array(loraReference).max(8).optional(),
});

/** @throws Fault `queue.draft-invalid` with every field that this model cannot work with */
export function checkDraft(draft: Draft, manifest: Manifest): void {
  const grid = reduction(manifest.components.autoencoder.config) * PATCH;
  const rules: readonly (readonly [keyof Draft, boolean, string])[] = [
    ["width", draft.width % grid === 0, `must be a multiple of ${grid} pixels`],
    ["height", draft.height % grid === 0, `must be a multiple of ${grid} pixels`],
    ["contentLongSide", draft.contentLongSide >= grid, `must be at least ${grid} pixels`],
  ];
  const issues = rules.filter(([, holds]) => !holds).map(([field, , problem]) => ({ field, problem }));
  if (issues.length > 0) throw new Fault("queue.draft-invalid", { model: manifest.name, issues });
}
