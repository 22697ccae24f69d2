/** Which point of a run is the best: by style and leak, never by the loss. */
import type { LearningPoint } from "../../../contract/learning/learning.ts";

/** What a point is worth: style that is matched, less content that leaks in. */
const worth = ({ match, leak }: LearningPoint): number => match - leak;

/** The step of the best point of those that were learned. */
export const bestOf = (points: readonly LearningPoint[]): number =>
  points.reduce<LearningPoint | null>(
    (best, point) => (point.step !== null && (best === null || worth(point) > worth(best)) ? point : best),
    null,
  )?.step ?? 0;
