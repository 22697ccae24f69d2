/** What machines are called on a farm. */

/** A name that every key and every file system takes; null where nothing is left of it. */
export function machineName(given: string): string | null {
  const name = given
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return name === "" ? null : name;
}
