/** Measuring in the engine's process. The measurers stay open for the next picture. */
import type { MeasureAnswer, MeasureRequest } from "../../contract/learning/measures.ts";
import { Fault } from "../../contract/fault.ts";
import { fileDigest } from "../../formats/digest.ts";
import { type Measurers, stampOf } from "../measure/measurer.ts";
import { openMeasurers } from "../measure/measurers.ts";
import { measurePicture } from "../measure/picture.ts";

type Where = Pick<MeasureRequest, "bundled" | "networks">;

let opened: { readonly key: string; readonly measurers: Promise<Measurers> } | null = null;

function measurersFor({ bundled, networks }: Where): Promise<Measurers> {
  const key = JSON.stringify([bundled, networks]);
  if (opened?.key === key) return opened.measurers;
  const before = opened?.measurers;
  const measurers = (async () => {
    await (await before?.catch(() => undefined))?.release();
    return openMeasurers({ bundled, networks });
  })();
  opened = { key, measurers };
  // What could not be opened may be mended.
  measurers.catch(() => (opened = null));
  return measurers;
}

/**
 * Computes the digests of the networks' files, which are then known: gigabytes, so that it is done out of turn and
 * given up where somebody asks for more. A file that cannot be read is found out later.
 * @throws Fault `engine.cancelled`
 */
export async function digestsKnown({ networks }: Where, signal: AbortSignal): Promise<void> {
  for (const file of networks.flatMap(({ files }) => files)) {
    if (signal.aborted) throw new Fault("engine.cancelled", {});
    await fileDigest(file, signal).catch(() => undefined);
  }
}

/** What stands behind the measures now. Weights that came or went meanwhile are seen. */
export async function onStamp(where: Where): Promise<string> {
  await (await opened?.measurers.catch(() => undefined))?.release();
  opened = null;
  return stampOf(await measurersFor(where));
}

/** A sentence for each network that is there and cannot be used. */
export const onProblems = async (where: Where): Promise<readonly string[]> => (await measurersFor(where)).passedOver;

export async function onMeasure(request: MeasureRequest, signal: AbortSignal): Promise<MeasureAnswer> {
  return measurePicture(request, await measurersFor(request), { signal });
}

/** Lets go of what the measurers hold in memory: whatever is asked for goes first. */
export async function restMeasurers(): Promise<void> {
  await (await opened?.measurers.catch(() => undefined))?.release();
}
