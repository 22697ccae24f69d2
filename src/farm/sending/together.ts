/** Work that many ask for in the same moment, and that is done once for all of them. */

/**
 * @returns asks for the work: done at once, or after what is at work, for all together who asked meanwhile. What is at
 *   work may have passed by already what they ask for.
 */
export function together(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = async (): Promise<void> => {
    next = null;
    try {
      await work();
    } finally {
      running = null;
    }
  };
  return () => {
    if (running) return (next ??= running.catch(() => undefined).then(() => (running = begin())));
    return (running = begin());
  };
}
