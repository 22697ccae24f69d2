/** How names are put in order, in every list of the library. */

/** Whatever the case and the accents, and numbers by what they count. */
export const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
