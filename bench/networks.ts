/** Networks loaded with and without prepacking, timed in turns beside the machine's own matrix products. */
import type { Graph } from "../src/engine/graph/tensor.ts";
import { load, type FloatValue, type LoadOptions } from "../src/engine/runtime/session.ts";
import { anonymousMemory, inTurns } from "./measure.ts";

/** A graph with values to feed it, and the operations that one run of it takes. */
export interface Subject {
  readonly name: string;
  readonly graph: Graph;
  readonly values: Readonly<Record<string, FloatValue>>;
  readonly flops: number;
}

export interface Measured {
  readonly name: string;
  readonly prepack: boolean;
  readonly loadMs: number;
  /** Anonymous memory taken by loading, in bytes; null where the system does not tell. */
  readonly loadBytes: number | null;
  readonly runMs: number;
  /** 10⁹ operations a second. */
  readonly rate: number;
}

/**
 * Loads all subjects on the CPU, runs them in turns, releases them. Medians of `turns` runs after one that does not
 * count.
 */
export async function measure(
  subjects: readonly Subject[],
  { prepack, accuracy }: Pick<LoadOptions, "prepack" | "accuracy">,
  turns: number,
): Promise<readonly Measured[]> {
  const loaded = [];
  for (const subject of subjects) {
    const before = await anonymousMemory();
    const start = performance.now();
    const session = await load(subject.graph, {
      provider: "cpu",
      precision: "float32",
      prepack,
      ...(accuracy === undefined ? {} : { accuracy }),
    });
    const loadMs = performance.now() - start;
    const after = await anonymousMemory();
    loaded.push({ subject, session, loadMs, loadBytes: before === null || after === null ? null : after - before });
  }
  const times = await inTurns(
    turns,
    loaded.map(
      ({ subject, session }) =>
        () =>
          session.run(subject.values),
    ),
  );
  for (const { session } of loaded) await session.release();
  return loaded.map(({ subject, loadMs, loadBytes }, n) => ({
    name: subject.name,
    prepack,
    loadMs,
    loadBytes,
    runMs: times[n]!,
    rate: subject.flops / times[n]! / 1e6,
  }));
}

/** The table's head, then a line for each measurement with its share of the best product's rate. */
export function table(measured: readonly Measured[], best: number): string {
  const megabytes = (bytes: number | null): string =>
    bytes === null ? "?" : `${Math.max(0, Math.round(bytes / 1e6))} MB`;
  const rows = measured.map((m) => [
    m.name,
    m.prepack ? "prepacked" : "mapped",
    `${m.runMs.toFixed(1)} ms`,
    `${m.rate.toFixed(0)} GFLOP/s`,
    `${((100 * m.rate) / best).toFixed(0)} %`,
    `${m.loadMs.toFixed(0)} ms`,
    megabytes(m.loadBytes),
  ]);
  const all = [["", "weights", "run", "rate", "share", "load", "anonymous"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((r) => r[column]!.length)));
  return all
    .map((r) =>
      r.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  "),
    )
    .join("\n");
}
