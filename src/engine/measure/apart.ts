/** How far styles lie apart, by the statistics of a model's own style encoder. */
import { readPicture } from "../../formats/picture/read.ts";
import { cosineOf, openStyleStatistic } from "./style-statistic.ts";

/**
 * 1 less the cosine of every two pictures' statistics.
 * @param bundled folder of the model whose style encoder looks
 * @throws Fault `image.*`, `model.*`, `weights.*`
 */
export async function stylesApart(files: readonly string[], bundled: string): Promise<readonly (readonly number[])[]> {
  const statistic = await openStyleStatistic(bundled);
  try {
    const statistics: Float32Array[] = [];
    for (const file of files) statistics.push(await statistic.of(await readPicture(file)));
    return statistics.map((a) => statistics.map((b) => 1 - cosineOf(a, b)));
  } finally {
    await statistic.release();
  }
}
