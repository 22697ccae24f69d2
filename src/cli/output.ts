/** What a command says: results to stdout, everything else to stderr. */
import { styleText } from "node:util";
import type { SavedPicture } from "../contract/engine.ts";
import { type Fault, toFault } from "../contract/fault.ts";

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

/** One line of the result. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** One line for the person at the terminal. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
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
  print(JSON.stringify(value, null, 2));
}

export const dim = (text: string): string => styleText("dim", text);
export const bold = (text: string): string => styleText("bold", text);
export const red = (text: string): string => styleText("red", text);

/**
 * Tells of whatever ended a command: its sentence in red, or a JSON document with the pictures that were finished.
 * ATELIER_DEBUG=1 adds where it happened.
 * @returns the fault told
 */
export function printFault(error: unknown, json: boolean): Fault {
  const { fault, pictures } = error instanceof Unfinished ? error : { fault: toFault(error), pictures: [] };
  if (json) printJson({ error: fault.toJSON(), ...(pictures.length > 0 ? { pictures } : {}) });
  else say(styleText("red", fault.message, { stream: process.stderr }));
  if (process.env["ATELIER_DEBUG"] === "1")
    for (let e: unknown = fault; e instanceof Error; e = e.cause) say(e.stack ?? e.message);
  return fault;
}
