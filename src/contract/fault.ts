/** Errors as data: a code, the facts, and a sentence a person can act on. */
import { curationFaults } from "./faults/curation.ts";
import { downloadFaults } from "./faults/download.ts";
import { engineFaults } from "./faults/engine.ts";
import { faceFaults } from "./faults/faces.ts";
import { graphFaults } from "./faults/graph.ts";
import { imageFaults } from "./faults/image.ts";
import { exportFaults } from "./faults/exporting.ts";
import { farmFaults } from "./faults/farm.ts";
import { libraryFaults } from "./faults/library.ts";
import { measuringFaults } from "./faults/measuring.ts";
import { modelFaults } from "./faults/model.ts";
import { packFaults } from "./faults/packs.ts";
import { queueFaults } from "./faults/queue.ts";
import { recipeFaults } from "./faults/recipe.ts";
import { rpcFaults } from "./faults/rpc.ts";
import { runtimeFaults } from "./faults/runtime.ts";
import { scanFaults } from "./faults/scan.ts";
import { studioFaults } from "./faults/studio.ts";
import { styleFaults } from "./faults/style.ts";
import { textFaults } from "./faults/text.ts";
import { trainingFaults } from "./faults/training.ts";
import { backupFaults } from "./faults/backup.ts";
import { usageFaults } from "./faults/usage.ts";
import { weightsFaults } from "./faults/weights.ts";
import { oneLine } from "./values/plain.ts";

/** Every code there is, each with the sentence made of its data: what happened, why, what to do. */
export const faults = {
  ...curationFaults,
  ...downloadFaults,
  ...engineFaults,
  ...faceFaults,
  ...graphFaults,
  ...imageFaults,
  ...exportFaults,
  ...farmFaults,
  ...libraryFaults,
  ...measuringFaults,
  ...modelFaults,
  ...packFaults,
  ...queueFaults,
  ...recipeFaults,
  ...rpcFaults,
  ...runtimeFaults,
  ...scanFaults,
  ...studioFaults,
  ...styleFaults,
  ...textFaults,
  ...trainingFaults,
  ...usageFaults,
  ...backupFaults,
  ...weightsFaults,
} as const;

export type FaultCode = keyof typeof faults;
export type FaultData<C extends FaultCode> = Parameters<(typeof faults)[C]>[0];

/** What crosses a process boundary in place of an Error. */
export interface FaultRecord {
  readonly code: FaultCode;
  readonly message: string;
  readonly data: unknown;
}

/**
 * The only error thrown on purpose.
 * @example throw new Fault("weights.missing-tensor", { file, tensor })
 */
export class Fault<C extends FaultCode = FaultCode> extends Error {
  readonly code: C;
  readonly data: FaultData<C>;

  constructor(code: C, data: FaultData<C>, options?: ErrorOptions) {
    // Paths and names are in it, which may come from a stranger.
    super(oneLine((faults[code] as (data: FaultData<C>) => string)(data)), options);
    this.name = "Fault";
    this.code = code;
    this.data = data;
  }

  /** The record that crosses a boundary. */
  toJSON(): FaultRecord {
    return { code: this.code, message: this.message, data: this.data };
  }
}

/** True for a fault of that code (or of any code, where none is named). */
export function isFault<C extends FaultCode>(error: unknown, code?: C): error is Fault<C> {
  return error instanceof Fault && (code === undefined || error.code === code);
}

/**
 * Any thrown thing as a fault; what was not thrown on purpose becomes `engine.unexpected` with its stack kept as cause.
 */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Fault("engine.unexpected", { message }, { cause: error }) as Fault;
}

/** The fault again, on the far side of a boundary. An unknown code (a newer peer) keeps its message. */
export function faultFrom(record: FaultRecord): Fault {
  if (Object.hasOwn(faults, record.code)) return new Fault(record.code, record.data as never) as Fault;
  return new Fault("engine.unexpected", { message: record.message }) as Fault;
}
