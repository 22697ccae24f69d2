/** The artist's word on candidates: written down, and the triplets to learn from written anew. */
import type { Decision } from "../../contract/learning/curation.ts";
import { Fault } from "../../contract/fault.ts";
import { addDecisions, readCandidates, readState, writeState } from "./folder.ts";
import { publish } from "./publish.ts";

/** @throws Fault `curation.unknown`, `curation.none`; `image.*` where the disk refuses */
export async function decide(folder: string, ids: readonly string[], decision: Decision | null): Promise<void> {
  const known = new Set((await readCandidates(folder)).map(({ id }) => id));
  const strange = ids.filter((id) => !known.has(id));
  if (strange.length > 0) throw new Fault("curation.unknown", { ids: strange, folder });
  await addDecisions(folder, ids, decision);
  await publish(folder);
}

/**
 * Whether pictures are learned from whose model's terms forbid it to competing models.
 * @throws Fault `curation.none`
 */
export async function includeRestricted(folder: string, include: boolean): Promise<void> {
  const state = await readState(folder);
  if (!state) throw new Fault("curation.none", { folder });
  await writeState(folder, { ...state, includeRestricted: include });
  await publish(folder);
}
