/** Faults as they travel through the queue: as text on the way, revived for whoever waits. */
import { Fault, type FaultRecord, toFault } from "../contract/fault.ts";
import { reviveFault } from "../contract/rpc/frames.ts";

/** What fails everywhere is not tried again: the recipe, its pictures, a model that is not what it was. */
export const isHopeless = ({ code }: Fault): boolean =>
  /^(image\.(?!disk-full|folder|not-writable|no-space|write-failed)|recipe\.|model\.|weights\.|text\.|usage\.)/.test(
    code,
  ) ||
  code === "farm.no-order" ||
  code === "farm.other-form" ||
  code === "farm.blob-damaged" ||
  code === "farm.blob-missing" ||
  code === "engine.cancelled";

/** What the store does wrong, or this machine's full disk, is no fault of the picture: it waits. */
export const isOfPlace = ({ code }: Fault): boolean =>
  code.startsWith("farm.store-") || /^(farm\.disk-full|image\.(disk-full|no-space))$/.test(code);

/** @param folder  of this machine, which nobody else is to read about */
export function asReason(error: unknown, folder: string): string {
  const record = toFault(error).toJSON();
  return JSON.stringify(record).replaceAll(`${folder}/`, "").replaceAll(folder, "");
}

/**
 * @param nameOf  where a file lies here, by the name it travelled under
 */
export function fromReason(reason: string, nameOf: (travelled: string) => string | undefined): Fault {
  let record: FaultRecord;
  try {
    record = JSON.parse(reason) as FaultRecord;
  } catch {
    // The queue's own words, as of a job that stalled too often.
    return new Fault("engine.unexpected", { message: reason }) as Fault;
  }
  const data = Object.fromEntries(
    Object.entries((record.data ?? {}) as Record<string, unknown>).map(([key, value]) => [
      key,
      typeof value === "string" ? (nameOf(value) ?? value) : value,
    ]),
  );
  return reviveFault({ ...record, data });
}
