/** Several as people list them: "Ana, Ben and Clara"; one as it is, none as nothing. */
export const listed = (all: readonly (string | number)[], last: "and" | "or" = "and"): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${last} ${all.at(-1)}`;
