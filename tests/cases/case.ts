/** A circumstance that went wrong in other programs or once in this one: what it is, and what ought to happen. */
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../../scripts/portrait.ts";
import { type Ended, runAtelier } from "../fixtures/atelier.ts";

/** What a case is tried with. All of it is thrown away afterwards. */
export interface Trial {
  /** An empty folder, in which `atelier` runs. */
  readonly folder: string;
  /** Path of a file from `tests/cases/inputs/<case>/`. */
  input(name: string): string;
  /** The command line in a process of its own, with a studio of its own that has the samples only. */
  atelier(...args: readonly string[]): Promise<Ended>;
  /** The same, with variables of the environment besides. */
  atelierIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended>;
}

export interface Case {
  /** What ought to happen, as a sentence. */
  readonly should: string;
  /** Fails where something else happens. */
  try(trial: Trial): Promise<void>;
}

/** The options of the smallest and fastest picture. */
export const smallest = ["--size", "64x64", "--steps", "1", "--seed", "1", "--provider", "cpu"] as const;

/** A picture's pixels. Files differ by the moment they were made. */
export const pixelsOf = (file: string): Promise<Buffer> => sharp(file).raw().toBuffer();

export const sampleStyle: string = join(root, "assets/styles/12-comic.png");
export const sampleSubject: string = join(root, "assets/subjects/12-cat-photograph.jpg");

export function trial(name: string, folder: string, home: string): Trial {
  const atelierIn: Trial["atelierIn"] = (env, ...args) =>
    runAtelier(args, { cwd: folder, env: { ATELIER_HOME: home, ...env } });
  return {
    folder,
    input: (file) => join(import.meta.dirname, "inputs", name, file),
    atelierIn,
    atelier: (...args) => atelierIn({}, ...args),
  };
}
