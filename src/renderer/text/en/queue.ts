export const queue = {
  comingTitle: "What is being made will be here",
  comingText: "Pictures wait here in their order and go on after a restart.",
} as const;
