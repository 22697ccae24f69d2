/** How long pictures take, by those that were made. */
import type { PaceOf } from "../../../jobs/library.ts";
import type { Store } from "../database/store.ts";

/**
 * Seconds that a picture takes: the mean of the latest pictures of this model, those of about this many pixel·steps if
 * there are any, else all of them scaled to it. null before there were any. Those of the queue count before others,
 * which may have been read back from files of another machine.
 */
export function pace({ database }: Store, { model, width, height, steps }: PaceOf): number | null {
  const work = width * height * steps;
  const latest = (condition: string, ...values: readonly number[]) =>
    database.get<{ seconds: number | null }>(
      `SELECT avg(seconds * ? / work) AS seconds FROM (
         SELECT seconds, CAST(width AS REAL) * height * steps AS work FROM picture
         WHERE model = ? AND seconds IS NOT NULL AND machine IS NULL AND ${condition} ORDER BY job IS NULL, made DESC, id DESC LIMIT 8)`,
      work,
      model,
      ...values,
    )!.seconds;
  return latest("CAST(width AS REAL) * height * steps BETWEEN ? AND ?", work * 0.75, work * 1.33) ?? latest("1");
}
