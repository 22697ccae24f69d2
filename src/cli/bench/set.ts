/** What a benchmark is made of: cases, each a picture to make and what it is held against. */

export const benchTasks = ["subject-driven", "style-driven", "both"] as const;
export type BenchTask = (typeof benchTasks)[number];

/** A picture of a set, with its name in tables. */
export interface BenchPicture {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

export interface BenchCase {
  readonly task: BenchTask;
  /** Given to the model; null where the task has none. */
  readonly content: BenchPicture | null;
  readonly style: BenchPicture | null;
  /** Every picture of the subject that the result is held against. */
  readonly references: readonly string[];
  /** Empty keeps the layout. */
  readonly prompt: string;
  /** Which of the pictures of this prompt, from 0: its seed follows. */
  readonly image: number;
}

export interface BenchSet {
  readonly name: string;
  readonly cases: readonly BenchCase[];
  /** What a reader must know to compare: what of the protocol is not published, and what stands in its place. */
  readonly notes: readonly string[];
}

/** What tells a case from every other, whatever model makes it. */
export const caseKey = ({ task, content, style, prompt, image }: BenchCase): string =>
  JSON.stringify([task, content?.name ?? null, style?.name ?? null, prompt, image]);

/** Names by which a table groups its means: its subjects and its styles. */
export const groupsOf = ({ content, style }: Pick<BenchCase, "content" | "style">): readonly string[] => [
  ...(content ? [`subject ${content.name}`] : []),
  ...(style ? [`style ${style.name}`] : []),
];
