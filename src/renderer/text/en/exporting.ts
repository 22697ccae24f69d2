export const exporting = {
  comingTitle: "Export",
  comingText: "Pictures as files under sensible names.",
} as const;
