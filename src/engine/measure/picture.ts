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
} from "../../contract/learning/measures.ts";
import { type Picture, readPicture } from "../../formats/picture/read.ts";
import { asItIs } from "../../contract/library/seen.ts";
import { readSeen } from "../image/part.ts";
import type { RunOptions } from "../runtime/session.ts";
import type { CompareOptions, Measurer, Measurers, WordsMeasurer } from "./measurer.ts";

interface Against<Reference> {
  readonly reference: Reference;
  readonly weight: number;
}

/** What a kind compares a picture with, and why there is nothing. */
interface Comparison<Reference> {
  readonly related: readonly Against<Reference>[];
  readonly others: readonly Against<Reference>[];
  readonly without: Absence;
}

type Way<Reference> = Pick<Measurer, "by" | "formula" | "weights" | "rough"> & {
  compare(picture: Picture, reference: Reference, options?: CompareOptions): Promise<number | Absence>;
};

/**
 * One measure of every kind, and the values against references that the picture was not made of. A reference that is
 * gone or cannot be read makes its measures absent.
 * @throws Fault `engine.cancelled`; `image.*` where the picture itself cannot be read
 */
export async function measurePicture(
  request: Omit<MeasureRequest, "bundled" | "networks">,
  measurers: Pick<Measurers, "all" | "words">,
  options: RunOptions = {},
): Promise<MeasureAnswer> {
  const picture = await readPicture(request.picture);
  const read = (files: readonly (MeasureRequest["subjects"][number] & { readonly weight?: number })[]) =>
    Promise.all(
      files.map(async ({ path, seen = asItIs, weight = 100 }) => {
        const found = path === null ? null : await readSeen(path, seen).catch(() => null);
        return found && { reference: found, weight };
      }),
    );
  const [subjects, styles] = [await read(request.subjects), await read(request.styles)];
  const [otherSubjects, otherStyles] = [await read(request.others.subjects), await read(request.others.styles)];
  const comparison = (
    parts: readonly (Against<Picture> | null)[],
    others: readonly (Against<Picture> | null)[],
    without: Absence,
  ): Comparison<Picture> => {
    const related = parts.filter((part) => part !== null);
    return {
      related: related.length === parts.length ? related : [],
      others: others.filter((part) => part !== null),
      without: parts.length > 0 ? "unreadable" : request.private ? "private" : without,
    };
  };
  const subject = comparison(subjects, otherSubjects, "no subject");
  const style = comparison(styles, otherStyles, "no style");
  // Where the person's place and pose were to stay, to have kept them is no copying.
  const copied = request.keepsLayout
    ? style
    : comparison([...subjects, ...styles], [...otherSubjects, ...otherStyles], "no style");
  const prompt = request.prompt?.trim() ?? "";
  const said = (text: string): Against<string> => ({ reference: text, weight: 100 });
  const words: Comparison<string> = {
    related: prompt === "" ? [] : [said(prompt)],
    others: (request.others.prompts ?? []).map(said),
    without: request.private ? "private" : "no words",
  };
  // Whose content has come into it can only be told where everything that it was made of is seen.
  const gone = subjects.includes(null) && style.related.length > 0;
  const leak: Comparison<Picture> = gone ? { related: [], others: [], without: "unreadable" } : style;
  const of = { likeness: subject, style, leak, copy: copied } as const;
  const comparing: CompareOptions = { ...options, subjects: subject.related.map(({ reference }) => reference) };

  const measures: Measure[] = [];
  const unrelated: Unrelated[] = [];
  async function take<Reference>(
    kind: MeasureKind,
    ways: readonly Way<Reference>[],
    against: Comparison<Reference>,
  ): Promise<void> {
    if (request.every && ways.length > 0) {
      for (const way of ways) measures.push((await measured(kind, picture, against, [way], comparing)).measure);
      return;
    }
    const { measure, by } = await measured(kind, picture, against, ways, comparing);
    measures.push(measure);
    for (const { reference } of by ? against.others : []) {
      stopIf(options);
      const value = await told(by!, picture, reference, comparing);
      if (typeof value === "number") unrelated.push({ kind, by: by!.by, value });
    }
  }
  for (const kind of measureKinds)
    await (kind === "words"
      ? take<string>(kind, measurers.words satisfies readonly WordsMeasurer[], words)
      : take<Picture>(
          kind,
          measurers.all.filter((measurer) => measurer.kind === kind),
          of[kind],
        ));
  return { measures, unrelated };
}

/** What keeps the better way from telling, and every other way with it. */
const final: ReadonlySet<Absence> = new Set(["several faces", "several faces in the photograph", "blank"]);

async function measured<Reference>(
  kind: MeasureKind,
  picture: Picture,
  { related, without }: Comparison<Reference>,
  ways: readonly Way<Reference>[],
  options: CompareOptions,
): Promise<{ readonly measure: Measure; readonly by?: Way<Reference> }> {
  const [first] = ways;
  const absent = (why: Absence, by = first): Measure => ({
    state: "absent",
    kind,
    formula: by?.formula ?? "none",
    weights: by?.weights ?? null,
    why,
  });
  if (related.length === 0) return { measure: absent(without) };
  if (!first) return { measure: absent("no weights") };
  let instead: Absence | null = null;
  for (const way of ways) {
    const values: (readonly [number, number])[] = [];
    let lacks: Absence | null = null;
    for (const { reference, weight } of related) {
      stopIf(options);
      const value = await told(way, picture, reference, options);
      if (typeof value === "number") values.push([value, weight]);
      else lacks = value;
    }
    if (lacks === null) {
      const { formula, weights, by, rough } = way;
      const value = together(kind, values);
      const why = instead === null ? {} : { instead };
      return { measure: { state: "measured", kind, formula, weights, by, rough, value, ...why }, by: way };
    }
    instead ??= lacks;
    if (final.has(lacks)) break;
  }
  return { measure: absent(instead!) };
}

/** What a way says. Of damaged weights come numbers that are none; they are no measure. */
async function told<Reference>(
  way: Way<Reference>,
  picture: Picture,
  reference: Reference,
  options: CompareOptions,
): Promise<number | Absence> {
  const value = await way.compare(picture, reference, options);
  return typeof value === "number" && !Number.isFinite(value) ? "no number" : value;
}

/**
 * One value of several: a picture of two people is as like as the one who is least like; its styles count as much as
 * they were to; of what should not be seen the worst is told.
 */
function together(kind: MeasureKind, values: readonly (readonly [value: number, weight: number])[]): number {
  const all = values.map(([value]) => value);
  if (kind === "likeness") return Math.min(...all);
  if (kind === "leak" || kind === "copy") return Math.max(...all);
  const weights = values.reduce((sum, [, weight]) => sum + weight, 0);
  return values.reduce((sum, [value, weight]) => sum + (value * weight) / weights, 0);
}

function stopIf({ signal }: RunOptions): void {
  if (signal?.aborted) throw new Fault("engine.cancelled", {});
}
