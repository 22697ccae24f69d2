export const people = {
  comingTitle: "People live here",
  comingText: "Everyone you make pictures of, each with their photographs.",
} as const;
