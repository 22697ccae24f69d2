export const settings = {
  comingTitle: "Settings",
  comingText: "Theme, folders, formats.",
} as const;
