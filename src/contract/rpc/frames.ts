/** The five frames that cross a port, and the reading of what claims to be one. */
import { Fault, type FaultRecord, faultFrom, faults } from "../fault.ts";

/** In whose name a call is made: the asker's own id, and the number of their gesture, which may take several calls. */
export interface By {
  readonly asker: string;
  readonly gesture: number;
}

export type Frame =
  | { readonly kind: "call"; readonly id: number; readonly name: string; readonly input: unknown; readonly by?: By }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "result"; readonly id: number; readonly output: unknown }
  | { readonly kind: "error"; readonly id: number; readonly fault: FaultRecord }
  /** `call` ties an event to the call it reports on. */
  | { readonly kind: "event"; readonly name: string; readonly payload: unknown; readonly call?: number };

/** What is not a frame: why, and the call it seems to belong to, so that somebody can be told. */
export interface Malformed {
  readonly kind: "malformed";
  readonly problem: string;
  readonly id: number | null;
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Reads whatever came over a port. Never throws. */
export function readFrame(value: unknown): Frame | Malformed {
  const malformed = (problem: string, id: unknown = null): Malformed => ({
    kind: "malformed",
    problem,
    id: isId(id) ? id : null,
  });
  if (!isRecord(value)) return malformed("it is no object");
  const { kind, id, name, call, by } = value;
  if (kind === "event") {
    if (typeof name !== "string") return malformed("an event without a name", call);
    if (call === undefined) return { kind, name, payload: value["payload"] };
    return isId(call) ? { kind, name, payload: value["payload"], call } : malformed("an event of no call");
  }
  if (!isId(id)) return malformed("it has no id");
  switch (kind) {
    case "call":
      if (typeof name !== "string") return malformed("a call without a name", id);
      if (by === undefined) return { kind, id, name, input: value["input"] };
      return isBy(by) ? { kind, id, name, input: value["input"], by } : malformed("a call by nobody", id);
    case "cancel":
      return { kind, id };
    case "result":
      return { kind, id, output: value["output"] };
    case "error":
      return isFaultRecord(value["fault"])
        ? { kind, id, fault: value["fault"] }
        : malformed("an error without its facts", id);
    default:
      return malformed("its kind is unknown", id);
  }
}

const isBy = (value: unknown): value is By =>
  isRecord(value) &&
  typeof value["asker"] === "string" &&
  value["asker"].length > 0 &&
  value["asker"].length <= 100 &&
  isId(value["gesture"]);

function isFaultRecord(value: unknown): value is FaultRecord {
  return isRecord(value) && typeof value["code"] === "string" && typeof value["message"] === "string";
}

/** The fault of an error frame. Facts that do not fit their code, from a peer of another version, leave its message. */
export function reviveFault(record: FaultRecord): Fault {
  try {
    if (Object.hasOwn(faults, record.code)) return faultFrom(record);
  } catch {
    // The sentence could not be made from these facts.
  }
  return new Fault("engine.unexpected", { message: record.message }) as Fault;
}
