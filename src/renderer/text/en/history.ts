export const history = {
  comingTitle: "Every picture you make will be here",
  comingText: "Newest first, by day, with the recipe that made it.",
} as const;
