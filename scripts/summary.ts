/** What a test run comes to, in words. */
export interface Tally {
  passed: number;
  failed: number;
  readonly skipped: { readonly name: string; readonly reason: string | undefined }[];
}

/**
 * The end of a run: what was skipped and why, whether anything ran at all, and the line of counts, always last.
 * @example summarize({ passed: 3, failed: 0, skipped: [] }, 3) // "3 passed, 0 failed, 0 skipped"
 */
export function summarize(tally: Tally, ran: number): string {
  // A suite skipped as a whole can give its reason only in its name.
  const skipped = tally.skipped.map(({ name, reason }) =>
    reason === undefined && name.includes("(skipped: ")
      ? `Skipped: ${name}`
      : `Skipped: ${name}: ${reason ?? "no reason given"}`,
  );
  const nothing = ran === 0 ? ["No test ran: that is a failure. Check the file filter."] : [];
  return [
    ...skipped,
    ...nothing,
    `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`,
  ].join("\n");
}
