/** What the measures say of a sheet: the best of each person in each style, and which cells fall short. */
import { bestFirst } from "../../../contract/making/best.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { gradeOf, type PictureGlance } from "../../../contract/learning/measures.ts";
import type { CellView } from "./cells.ts";

export type Glances = ReadonlyMap<PictureId, PictureGlance>;

const none = { likeness: null, style: null };

/** Of each person in each style the best picture, of all seeds and takes. Where nothing is measured there is none. */
export function winnersOf(views: readonly CellView[], glances: Glances): readonly PictureId[] {
  const groups = Map.groupBy(views, ({ cell: { person, style } }) => `${person} ${style}`);
  return [...groups.values()].flatMap((group) => {
    const takes = group.flatMap(({ takes }) => takes.filter(({ rejected }) => !rejected).map(({ id }) => id));
    if (!takes.some((id) => glances.has(id))) return [];
    return bestFirst(takes, (id) => glances.get(id) ?? none).slice(0, 1);
  });
}

/** Whether something that can be told of a picture is told against it: less than like, or less than in style. */
export function fallsShort(glance: PictureGlance | undefined): boolean {
  return [glance?.likeness, glance?.style].some((one) => {
    const share = one?.share ?? null;
    return share !== null && ["little", "not"].includes(gradeOf(share));
  });
}
