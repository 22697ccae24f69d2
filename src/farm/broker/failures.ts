/** Faults as they travel through the queue: as text on the way, revived for whoever waits. */
import { homedir } from "node:os";
import { basename, isAbsolute } from "node:path";
import { Fault, type FaultRecord, toFault } from "../../contract/fault.ts";
import { reviveFault } from "../../contract/rpc/frames.ts";

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

/**
 * Text without the places of this machine, which nobody else is to read about: of each only its last part is left.
 * @param places  absolute
 */
export const withoutPlaces = (text: string, places: readonly string[]): string =>
  places
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, place) => left.replaceAll(place, basename(place)), text)
    // The account may be called as its owner is.
    .replaceAll(homedir(), "~");

/**
 * A fault as it stands in the queue's records: of a file only the name, which on a farm is its digest.
 * @param places  of this machine
 */
export function asReason(error: unknown, places: readonly string[]): string {
  const record = toFault(error).toJSON();
  const all = [...places, ...textsIn(record.data).filter((text) => isAbsolute(text))];
  return JSON.stringify(record, (_, value: unknown) => (typeof value === "string" ? withoutPlaces(value, all) : value));
}

/** All text in a value, however deep. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap((part) => textsIn(part))
      : [];

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
