/** Faults of the engine as a whole: generating, cancelling, crashing. */
export const engineFaults = {
  "engine.unexpected": (d: { message: string }) =>
    `Something went wrong inside the engine: ${d.message}. Nothing already saved is lost; please report this message.`,
  "engine.cancelled": (_: Record<string, never>) => "Cancelled. Pictures finished before are kept.",
  "engine.crashed": (d: { exitCode: number | null; signal: string | null }) =>
    `The engine stopped unexpectedly (${ended(d)}). Pictures already saved are kept; it starts again with the next one. If it happens again, choose a smaller picture or close programs that use much memory.`,
  "engine.keeps-crashing": (d: { times: number; exitCode: number | null; signal: string | null }) =>
    `The engine stopped unexpectedly ${d.times} times in a row, last with ${ended(d)}. It is not started again by itself: choose a smaller picture or another provider, then try again.`,
  "engine.not-ready": (d: { seconds: number }) =>
    `The engine did not answer within ${d.seconds} seconds of its start and was stopped. Try again when the machine is less busy.`,
} as const;

/** How a process ended, in the words of the system. */
function ended(d: { exitCode: number | null; signal: string | null }): string {
  return d.signal === null ? `exit code ${d.exitCode ?? "unknown"}` : `signal ${d.signal}`;
}
