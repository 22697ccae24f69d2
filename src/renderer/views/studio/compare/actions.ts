/** What is done with compared pictures; failures are said in the banner. */
import { toFault } from "../../../../contract/fault.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import { rate, reject } from "../../../state/actions.ts";
import { makeAgain } from "../../../state/draft/draft.ts";
import { notify } from "../../../state/studio.ts";
import { offerUndo } from "../../../state/undo/undo.ts";

const attempt = (work: Promise<unknown>): void => {
  work.catch((error: unknown) => notify(toFault(error).message));
};

export const rateCompared = ({ id }: Picture, stars: number): void => attempt(rate([id], stars));
export const rejectCompared = ({ id, rejected }: Picture): void => attempt(reject([id], !rejected));
export const another = ({ id }: Picture): void => attempt(makeAgain(id, "new"));

/** Rejects all but one. */
export function keepOnly(kept: Picture, pictures: readonly Picture[], said: string): void {
  const others = pictures.filter(({ id }) => id !== kept.id).map(({ id }) => id);
  attempt(
    (async () => {
      if (kept.rejected) await reject([kept.id], false);
      await reject(others, true);
      offerUndo(said);
    })(),
  );
}
