/** A step of training in our engine against PyTorch's, step by step in turn. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { median } from "../measure.ts";
import { bundled } from "../paths.ts";

export const trainingKinds = ["whole", "projector", "lora"] as const;
export type TrainingKind = (typeof trainingKinds)[number];

export interface TrainingSize {
  readonly batch: number;
  readonly side: number;
  readonly rank: number;
}

interface Told {
  readonly seconds: number;
  /** The most bytes that were resident so far. */
  readonly peak: number;
  /** How many numbers are trained. */
  readonly trained: number;
}

export interface TrainingRow {
  readonly kind: TrainingKind;
  readonly ours: Told;
  /** Null where there is no PyTorch. */
  readonly theirs: Told | null;
}

/** The variable that names a Python with PyTorch. */
export const PYTHON = "ATELIER_BENCH_PYTHON";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Measures one kind of training. Both take turns, so that what else happens on the machine meets both alike. */
export async function compareTraining(
  kind: TrainingKind,
  { batch, side, rank }: TrainingSize,
  turns: number,
): Promise<TrainingRow> {
  const size = [batch, side, rank].map(String);
  const python = process.env[PYTHON];
  const runners = [
    new Runner(process.execPath, ["--disable-warning=ExperimentalWarning", path("ours.ts"), kind, ...size]),
  ];
  if (python) runners.push(new Runner(python, [path("baseline.py"), bundled.model, kind, ...size]));
  const told = runners.map((): Told[] => []);
  try {
    for (let turn = 0; turn <= turns; turn++)
      for (const [n, runner] of runners.entries()) {
        const line = await runner.step();
        if (turn > 0) told[n]!.push(line); // the first turn warms up
      }
  } finally {
    for (const runner of runners) await runner.end();
  }
  const [ours, theirs] = told.map((lines) => ({ ...lines.at(-1)!, seconds: median(lines.map((l) => l.seconds)) }));
  return { kind, ours: ours!, theirs: theirs ?? null };
}

/** A process that makes a step for every line it is given. */
class Runner {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #complaints = "";

  constructor(program: string, args: readonly string[]) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#complaints += text));
    const lines: Interface = createInterface(this.#child.stdout!);
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async step(): Promise<Told> {
    this.#child.stdin!.write("\n");
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`a step of training ended early: ${this.#complaints.trim().slice(-1000)}`);
    return JSON.parse(value as string) as Told;
  }

  async end(): Promise<void> {
    const closed = this.#child.exitCode === null ? once(this.#child, "close") : null;
    this.#child.stdin!.end();
    this.#child.kill("SIGTERM");
    await closed;
  }
}

/** Seconds a step, memory, and how many times faster ours is; more than 1 is in our favour. */
export function trainingTable(rows: readonly TrainingRow[]): string {
  const cells = (...of: readonly string[]): string => of.map((cell) => cell.padStart(12)).join("");
  const bytes = (value: number): string => `${(value / 2 ** 20).toFixed(0)} MiB`;
  return [
    `  ${"".padEnd(10)}${cells("trained", "ours", "PyTorch", "ratio", "our peak", "its peak")}`,
    ...rows.map(({ kind, ours, theirs }) => {
      const times = theirs
        ? [`${theirs.seconds.toFixed(2)} s`, (theirs.seconds / ours.seconds).toFixed(2)]
        : ["not measured", ""];
      const peaks = [bytes(ours.peak), theirs ? bytes(theirs.peak) : ""];
      return `  ${kind.padEnd(10)}${cells(`${ours.trained}`, `${ours.seconds.toFixed(2)} s`, ...times, ...peaks)}`;
    }),
  ].join("\n");
}
