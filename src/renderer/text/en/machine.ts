export const machine = {
  comingTitle: "What this machine can do",
  comingText: "Models that are installed, and what runs them.",
} as const;
