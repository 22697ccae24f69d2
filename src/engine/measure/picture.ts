/** Measuring one picture: every kind by the best way there is, and against others to know what chance alone gives. */
import { Fault } from "../../contract/fault.ts";
import {
  type Absence,
  type Measure,
  type MeasureAnswer,
  type MeasureKind,
  measureKinds,
  type MeasureRequest,
  type Unrelated,
} from "../../contract/measures.ts";
import { type Picture, readPicture } from "../../formats/picture/read.ts";
import type { RunOptions } from "../runtime/session.ts";
import type { Measurer } from "./measurer.ts";

interface Against {
  readonly picture: Picture;
  readonly weight: number;
}

/** What a kind compares a picture with, and why there is nothing. */
interface Comparison {
  readonly related: readonly Against[];
  readonly others: readonly Against[];
  readonly without: Absence;
}

/**
 * One measure of every kind, and the values against references that the picture was not made of. A reference that is
 * gone or cannot be read makes its measures absent.
 * @throws Fault `engine.cancelled`; `image.*` where the picture itself cannot be read
 */
export async function measurePicture(
  request: Omit<MeasureRequest, "bundled" | "roots">,
  measurers: readonly Measurer[],
  options: RunOptions = {},
): Promise<MeasureAnswer> {
  const picture = await readPicture(request.picture);
  const read = (files: readonly { readonly path: string | null; readonly weight?: number }[]) =>
    Promise.all(
      files.map(async ({ path, weight = 100 }) => {
        const found = path === null ? null : await readPicture(path).catch(() => null);
        return found && { picture: found, weight };
      }),
    );
  const [subjects, styles] = [await read(request.subjects), await read(request.styles)];
  const [otherSubjects, otherStyles] = [await read(request.others.subjects), await read(request.others.styles)];
  const comparison = (
    parts: readonly (Against | null)[],
    others: readonly (Against | null)[],
    without: Absence,
  ): Comparison => {
    const related = parts.filter((part) => part !== null);
    return {
      related: related.length === parts.length ? related : [],
      others: others.filter((part) => part !== null),
      without: parts.length === 0 ? without : "unreadable",
    };
  };
  const subject = comparison(subjects, otherSubjects, "no subject");
  const style = comparison(styles, otherStyles, "no style");
  // Where the person's place and pose were to stay, to have kept them is no copying.
  const copied = request.keepsLayout
    ? style
    : comparison([...subjects, ...styles], [...otherSubjects, ...otherStyles], "no style");
  const of: Readonly<Record<MeasureKind, Comparison>> = { likeness: subject, style, leak: style, copy: copied };

  const measures: Measure[] = [];
  const unrelated: Unrelated[] = [];
  for (const kind of measureKinds) {
    const ways = measurers.filter((measurer) => measurer.kind === kind);
    if (request.every && ways.length > 0) {
      for (const way of ways) measures.push((await measured(kind, picture, of[kind], [way], options)).measure);
      continue;
    }
    const found = await measured(kind, picture, of[kind], ways, options);
    measures.push(found.measure);
    if (!found.by) continue;
    const { by } = found;
    for (const other of of[kind].others) {
      stopIf(options);
      const value = await by.compare(picture, other.picture, options);
      if (typeof value === "number") unrelated.push({ kind, by: by.by, value });
    }
  }
  return { measures, unrelated };
}

async function measured(
  kind: MeasureKind,
  picture: Picture,
  { related, without }: Comparison,
  ways: readonly Measurer[],
  options: RunOptions,
): Promise<{ readonly measure: Measure; readonly by?: Measurer }> {
  const [first] = ways;
  const absent = (why: Absence, by = first): Measure => ({
    state: "absent",
    kind,
    formula: by?.formula ?? "none",
    weights: by?.weights ?? null,
    why,
  });
  if (!first) return { measure: absent("no weights") };
  if (related.length === 0) return { measure: absent(without) };
  let reason: Absence = "no weights";
  for (const way of ways) {
    const values: (readonly [number, number])[] = [];
    let lacks: Absence | null = null;
    for (const { picture: reference, weight } of related) {
      stopIf(options);
      const value = await way.compare(picture, reference, options);
      if (typeof value === "number") values.push([value, weight]);
      else lacks = value;
    }
    if (lacks === null) {
      const { formula, weights, by, rough } = way;
      const measure = { state: "measured", kind, formula, weights, by, rough, value: together(kind, values) } as const;
      return { measure, by: way };
    }
    reason = lacks;
  }
  return { measure: absent(reason) };
}

/**
 * One value of several: a picture of two people is as like as the one who is least like; its styles count as much as
 * they were to; of what should not be seen the worst is told.
 */
function together(kind: MeasureKind, values: readonly (readonly [value: number, weight: number])[]): number {
  const all = values.map(([value]) => value);
  if (kind === "likeness") return Math.min(...all);
  if (kind !== "style") return Math.max(...all);
  const weights = values.reduce((sum, [, weight]) => sum + weight, 0);
  return values.reduce((sum, [value, weight]) => sum + (value * weight) / weights, 0);
}

function stopIf({ signal }: RunOptions): void {
  if (signal?.aborted) throw new Fault("engine.cancelled", {});
}
