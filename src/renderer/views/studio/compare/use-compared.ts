/** The pictures of a comparison, as far as they are there. */
import type { Picture } from "../../../../contract/library/library.ts";
import { useAnswer } from "../../../state/answers.ts";
import { comparedIn } from "../../../state/pictures/compare.ts";
import { useRoute } from "../../../state/route/route.ts";

/** null where nothing is compared, or fewer than two of the pictures are left; empty until all have been answered. */
export function useCompared(): readonly Picture[] | null {
  const query = useRoute(({ query }) => query);
  const ids = comparedIn(query);
  const ask = (n: number) => (ids[n] === undefined ? undefined : { id: ids[n] });
  const answers = [
    useAnswer("pictures.get", ask(0)),
    useAnswer("pictures.get", ask(1)),
    useAnswer("pictures.get", ask(2)),
    useAnswer("pictures.get", ask(3)),
  ].slice(0, ids.length);
  if (ids.length === 0) return null;
  if (answers.some(({ data, error }) => data === undefined && error === null)) return [];
  const there = answers.flatMap(({ data }) => data ?? []).filter(({ trashed }) => trashed === null);
  return there.length < 2 ? null : there;
}
