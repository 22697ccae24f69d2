/** Making a sheet cell by cell: a picture that turns out to be none is left out and named. */
import type { SavedPicture } from "../../contract/engine.ts";
import type { Fault } from "../../contract/fault.ts";
import { Unfinished } from "../output/output.ts";

export interface Axes {
  /** Paths of the subjects and of the styles. */
  readonly people: readonly string[];
  readonly styles: readonly string[];
}

export interface Cells {
  /** Subjects and styles of which pictures could be made, as paths; each side without any is one line of its own. */
  readonly axes: Axes;
  /** Pictures of a cell by seed. */
  at(person: string | undefined, style: string | undefined): readonly SavedPicture[];
  readonly pictures: readonly SavedPicture[];
  /** Why a subject or style was left out, by its path. */
  readonly refused: ReadonlyMap<string, Fault>;
}

/**
 * @param atOnce how many cells are in the making at the same time
 * @param make the pictures of one cell
 * @throws Unfinished with all that was made before, where something else than one of the pictures is at fault
 */
export async function makeCells(
  { people, styles }: Axes,
  atOnce: number,
  make: (person: string | undefined, style: string | undefined) => Promise<readonly SavedPicture[]>,
): Promise<Cells> {
  const refused = new Map<string, Fault>();
  const made = new Map<string, readonly SavedPicture[]>();
  const cellOf = (person: string | undefined, style: string | undefined) => JSON.stringify([person, style]);
  const all = () => [...made.values()].flat();
  const waiting = lines(people).flatMap((person) => lines(styles).map((style) => [person, style] as const));
  async function makeNext(): Promise<void> {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
      if (cell.some((path) => path !== undefined && refused.has(path))) continue;
      try {
        made.set(cellOf(...cell), await make(...cell));
      } catch (error) {
        if (!(error instanceof Unfinished)) throw error;
        const guilty = cell.find((path) => isOf(error.fault, path));
        if (guilty === undefined) throw new Unfinished(error.fault, [...all(), ...error.pictures]);
        refused.set(guilty, error.fault);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, makeNext));
  const good = (paths: readonly string[]) => paths.filter((path) => !refused.has(path));
  return {
    axes: { people: good(people), styles: good(styles) },
    at: (person, style) => made.get(cellOf(person, style)) ?? [],
    // In the order of the sheet, whichever was finished first.
    pictures: lines(people).flatMap((person) =>
      lines(styles).flatMap((style) => made.get(cellOf(person, style)) ?? []),
    ),
    refused,
  };
}

/** An axis without pictures is one line. */
const lines = (paths: readonly string[]): readonly (string | undefined)[] => (paths.length > 0 ? paths : [undefined]);

/** Whether the fault is about this picture. */
const isOf = ({ code, data }: Fault, path: string | undefined): boolean =>
  path !== undefined && code.startsWith("image.") && data !== undefined && "file" in data && data.file === path;
