/** How long a batch takes still. */

/** Seconds until all is there, by how many came since it was sent. */
export function paceOf(all: number) {
  const begun = performance.now();
  let made = 0;
  return {
    saved: () => void made++,
    left: () => (made === 0 ? null : ((performance.now() - begun) / 1000 / made) * (all - made)),
  };
}
