/** A run of long work as it is kept between starts of the studio: one file of JSON. */
import { readFile, rm } from "node:fs/promises";
import type { z } from "zod";
import type { FaultRecord } from "../../contract/fault.ts";
import { writeAtomically } from "../../formats/atomic.ts";

/** What every run says of itself. A run that failed waits to be gone on with, or let go of. */
export interface Standing {
  readonly problem: FaultRecord | null;
}

export interface KeptRun<R> {
  /** The run of last time; null where there is none, or it cannot be read. */
  read(): Promise<R | null>;
  /** Keeps how it stands; null lets go of it. @throws Fault `image.*` where the disk refuses */
  write(run: R | null): Promise<void>;
}

export function keptRun<R extends Standing>(file: string, form: z.ZodType<R>): KeptRun<R> {
  return {
    async read() {
      try {
        return form.parse(JSON.parse(await readFile(file, "utf8")));
      } catch {
        return null;
      }
    },
    write: (run) =>
      run === null
        ? rm(file, { force: true })
        : writeAtomically(file, Buffer.from(`${JSON.stringify(run, null, 2)}\n`)),
  };
}
