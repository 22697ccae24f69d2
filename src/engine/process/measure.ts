/** Measuring in the engine's process. The measurers stay open for the next picture. */
import type { MeasureAnswer, MeasureRequest } from "../../contract/measures.ts";
import { type Measurers, stampOf } from "../measure/measurer.ts";
import { openMeasurers } from "../measure/measurers.ts";
import { measurePicture } from "../measure/picture.ts";

type Where = Pick<MeasureRequest, "bundled" | "roots">;

let opened: { readonly key: string; readonly measurers: Promise<Measurers> } | null = null;

function measurersFor({ bundled, roots }: Where): Promise<Measurers> {
  const key = JSON.stringify([bundled, roots]);
  if (opened?.key === key) return opened.measurers;
  const before = opened?.measurers;
  const measurers = (async () => {
    await (await before?.catch(() => undefined))?.release();
    return openMeasurers({ bundled, roots });
  })();
  opened = { key, measurers };
  // What could not be opened may be mended.
  measurers.catch(() => (opened = null));
  return measurers;
}

/** What stands behind the measures now. Weights that came or went meanwhile are seen. */
export async function onStamp(where: Where): Promise<string> {
  await (await opened?.measurers.catch(() => undefined))?.release();
  opened = null;
  return stampOf((await measurersFor(where)).all);
}

export async function onMeasure(request: MeasureRequest, signal: AbortSignal): Promise<MeasureAnswer> {
  const { all } = await measurersFor(request);
  return measurePicture(request, all, { signal });
}
