/** Sheets: people × styles × seeds, queued as one and shown as a labelled grid. */
import { z } from "zod";
import { draftSchema } from "./draft.ts";
import { id, nothing, someOf } from "../values/forms.ts";
import type { JobId, PictureId, SheetId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import type { Picture, Time } from "../library/library.ts";
import { mostOfAxis } from "./sheet-mark.ts";
import { parameters } from "./parameters.ts";
import type { Estimate, Job } from "./queue.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** The most pictures of a sheet. */
export const mostCells = 2000;

/** What a sheet is made of. */
export const sheetPlan = z.strictObject({
  /**
   * What all cells have in common. Its people hold where no people are an axis, and its styles likewise; its seed is
   * that of the first seed of the axis, and null draws one.
   */
  draft: draftSchema,
  people: z.array(draftSchema.shape.people.element).max(mostOfAxis),
  styles: z.array(parameters.styles.draft.element).max(mostOfAxis),
  /** How many, one after another. */
  seeds: z.number().int().min(1).max(mostOfAxis),
});
export type SheetPlan = Immutable<z.infer<typeof sheetPlan>>;

const index = z.number().int().min(0).max(mostOfAxis);

/** A cell by its place on each axis, from 0. */
export const cellPlace = z.strictObject({ person: index, style: index, seed: index });
export type CellPlace = Immutable<z.infer<typeof cellPlace>>;

/** How many pictures a sheet has. An axis without values is one value: that of the draft. */
export const cellCount = ({ people, styles, seeds }: Pick<SheetPlan, "people" | "styles" | "seeds">): number =>
  Math.max(1, people.length) * Math.max(1, styles.length) * seeds;

export interface SheetSummary {
  readonly id: SheetId;
  readonly name: string;
  readonly made: Time;
  readonly cells: number;
  /** Cells that have a picture. */
  readonly done: number;
  /** A few of its pictures, in the order of its cells. */
  readonly covers: readonly PictureId[];
}

/** One job's turn at a cell: the first, or one that made it again. */
export interface Take {
  readonly job: JobId;
  /** As the library has it; the queue knows more of one that is still open. */
  readonly state: Job["state"]["state"];
  /** Why it failed. */
  readonly message: string | null;
  readonly seed: number;
  /** null before it is made, and once it lies in the trash. */
  readonly picture: PictureId | null;
}

export interface SheetCell extends CellPlace {
  /** The newest first; empty where nothing was queued. */
  readonly takes: readonly Take[];
}

/** A value of an axis, as it is labelled. */
export interface AxisValue {
  readonly name: string;
  /** To show beside it, at `/media/reference/<id>`; null where there is none. */
  readonly reference: number | null;
}

export interface Sheet {
  readonly id: SheetId;
  /** By which its pictures name it. */
  readonly mark: string;
  readonly name: string;
  readonly made: Time;
  readonly plan: SheetPlan;
  /** As the people are called now; empty where they are no axis. */
  readonly people: readonly AxisValue[];
  readonly styles: readonly AxisValue[];
  /** By person, then style, then seed. */
  readonly cells: readonly SheetCell[];
  /** Every picture of its cells that is there. */
  readonly pictures: readonly Picture[];
  /** The winners. */
  readonly picks: readonly PictureId[];
}

/** Before the start. */
export interface SheetEstimate extends Estimate {
  /** Bytes that its files will take, and those that are free where they go; null where nobody can tell. */
  readonly bytes: number;
  readonly free: number | null;
}

const sheet = id<SheetId>();

/** What the library does with sheets. */
export const keptSheetCalls = {
  /** The newest first. */
  "sheets.list": call({ in: nothing, out: output<readonly SheetSummary[]>() }),
  "sheets.get": call({ in: z.strictObject({ id: sheet }), out: output<Sheet>() }),
  "sheets.change": call({
    in: z.strictObject({
      id: sheet,
      change: someOf({
        name: z.string().trim().min(1).max(200),
        /** These win, or win no more; the other winners stay. */
        pick: z.array(id<PictureId>()).max(mostCells),
        unpick: z.array(id<PictureId>()).max(mostCells),
      }),
    }),
    out: output<null>(),
  }),
  /** Takes it out of the list; its pictures stay. Undoing brings it back. */
  "sheets.remove": call({ in: z.strictObject({ id: sheet }), out: output<null>() }),
};

/** What queues pictures of sheets, and what is made of one. */
export const madeSheetCalls = {
  /** Saves the sheet as one labelled picture beside its pictures; answers with the file's path. */
  "sheets.picture": call({ in: z.strictObject({ id: sheet }), out: output<{ readonly file: string }>() }),
  "sheets.estimate": call({ in: sheetPlan, out: output<SheetEstimate>() }),
  /** Queues all of it, or nothing. */
  "sheets.make": call({ in: sheetPlan, out: output<{ readonly id: SheetId }>() }),
  /** These cells again with a new seed, the same for all that shared one. What was made of them before stays. */
  "sheets.again": call({
    in: z.strictObject({ id: sheet, cells: z.array(cellPlace).min(1).max(mostCells) }),
    out: output<null>(),
  }),
};

export const sheetCalls = { ...keptSheetCalls, ...madeSheetCalls };
export type SheetCalls = CallsOf<typeof sheetCalls>;
