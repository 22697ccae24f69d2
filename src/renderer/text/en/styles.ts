export const styles = {
  comingTitle: "Styles live here",
  comingText: "Looks made of one or several pictures, ready to use.",
} as const;
