/** How many values lie in each of so many equal parts of their range. */
export interface Histogram {
  readonly from: number;
  /** Width of a part; never 0. */
  readonly step: number;
  readonly counts: readonly number[];
}

/** Ends of the range are rounded outwards to tenths, so that they do not move with every new value. */
export function histogram(values: readonly number[], parts: number): Histogram {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const from = values.length === 0 ? 0 : Math.floor(least * 10) / 10;
  const to = values.length === 0 ? 1 : Math.max(from + 0.1, Math.ceil(most * 10) / 10);
  const step = (to - from) / parts;
  const counts = Array.from({ length: parts }, () => 0);
  for (const value of values) counts[Math.min(parts - 1, Math.max(0, Math.floor((value - from) / step)))]!++;
  return { from, step, counts };
}
