/** What a command says: results to stdout, everything else to stderr. */
import type { SavedPicture } from "../../contract/engine.ts";
import { type Fault, toFault } from "../../contract/fault.ts";
import { visibleJson } from "../../contract/values/plain.ts";
import { painted, red } from "./style.ts";

/** A command that ended early after some pictures were already finished. */
export class Unfinished extends Error {
  readonly fault: Fault;
  readonly pictures: readonly SavedPicture[];

  constructor(fault: Fault, pictures: readonly SavedPicture[]) {
    super(fault.message, { cause: fault });
    this.fault = fault;
    this.pictures = pictures;
  }
}

/** Lines of the result. Each stays one line, whatever stands in it. */
export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${painted(line, process.stdout)}\n`);
}

/** Lines for the person at the terminal. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${painted(line, process.stderr)}\n`);
}

/** Lets a reader such as `head` stop reading early, without that counting as an error. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** The one JSON document of a command called with --json. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(JSON.stringify(value, null, 2))}\n`);
}

/**
 * Tells of whatever ended a command: its sentence in red, or a JSON document with the pictures that were finished.
 * ATELIER_DEBUG=1 adds where it happened.
 * @returns the fault told
 */
export function printFault(error: unknown, json: boolean): Fault {
  const { fault, pictures } = error instanceof Unfinished ? error : { fault: toFault(error), pictures: [] };
  if (json) printJson({ error: fault.toJSON(), ...(pictures.length > 0 ? { pictures } : {}) });
  else say(red(fault.message));
  if (process.env["ATELIER_DEBUG"] === "1")
    for (let e: unknown = fault; e instanceof Error; e = e.cause) say(...(e.stack ?? e.message).split("\n"));
  return fault;
}
