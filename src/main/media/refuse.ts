/** Answers that are no pictures. */

/** A small JSON with what is wrong. */
export const refuse = (status: number, problem: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(
    { problem },
    { status, headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers } },
  );
