/** Faults of the engine as a whole: generating, cancelling, crashing. */
export const engineFaults = {
  "engine.unexpected": (d: { message: string }) =>
    `Something went wrong inside the engine: ${d.message}. Nothing already saved is lost; please report this message.`,
  "engine.cancelled": (_: Record<string, never>) => "Cancelled. Pictures finished before are kept.",
} as const;
