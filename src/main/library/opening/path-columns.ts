/** Columns of JSON in which a library names files by their paths: what is moved is named anew in all of them. */
export const pathColumns = [
  ["picture", "recipe"],
  ["job", "draft"],
  ["job", "ordered"],
  ["sheet", "plan"],
] as const;
