import { counted } from "../words.ts";

export const keeping = {
  snippets: "Snippets",
  noSnippets: "Words that you use again and again can be kept here, and put in with a click.",
  keepWords: (words: string) => `Keep “${words.length > 30 ? `${words.slice(0, 29)}…` : words}” as`,
  presets: "Presets",
  noPresets: "Settings that belong together can be kept here: size, steps, styles and how much each counts.",
  keepSettings: "Keep these settings as",
  withWords: "With the words",
  withSubject: "With the subject",
  steps: (n: number) => counted(n, "step", "steps"),
  styles: (n: number) => counted(n, "style", "styles"),
  keep: "Keep",
  replace: "Replace",
  name: "Name",
  search: "Search",
  none: (search: string) => `Nothing with “${search}”`,
  rename: (name: string) => `Rename ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `Removed ${name}`,
  kept: (name: string) => `Kept ${name}`,
  applied: (name: string) => `Took the preset ${name}`,
} as const;
