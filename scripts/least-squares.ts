/** Linear least squares by the normal equations, for few unknowns and many observations. */

export interface LeastSquares {
  /** One observation: the factors of the unknowns, and the values that they should add up to, one for every target. */
  add(factors: readonly number[], targets: readonly number[]): void;
  /**
   * The unknowns of every target.
   * @throws RangeError where the observations do not determine them
   */
  solve(): readonly (readonly number[])[];
}

export function leastSquares(unknowns: number, targets: number): LeastSquares {
  const normal = Array.from({ length: unknowns }, () => new Float64Array(unknowns + targets));
  return {
    add(factors, values) {
      const row = [...factors, ...values];
      for (let i = 0; i < unknowns; i++) for (let j = 0; j < row.length; j++) normal[i]![j]! += row[i]! * row[j]!;
    },
    solve: () =>
      eliminate(
        normal.map((row) => Float64Array.from(row)),
        unknowns,
        targets,
      ),
  };
}

/** Gauss-Jordan elimination with the largest pivot of each column. */
function eliminate(rows: Float64Array[], unknowns: number, targets: number): readonly (readonly number[])[] {
  const largest = Math.max(...rows.map((row, i) => Math.abs(row[i]!)));
  for (let column = 0; column < unknowns; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row, i) => (Math.abs(row[column]!) > Math.abs(rows[best]![column]!) ? column + i : best), column);
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const lead = rows[column]!;
    if (!(Math.abs(lead[column]!) > largest * 1e-12))
      throw new RangeError(`the observations leave unknown ${column} open`);
    for (const row of rows) {
      if (row === lead) continue;
      const factor = row[column]! / lead[column]!;
      for (let j = column; j < row.length; j++) row[j]! -= factor * lead[j]!;
    }
  }
  return Array.from({ length: targets }, (_, t) => rows.map((row, i) => row[unknowns + t]! / row[i]!));
}
