/** The views, each in a part of the program of its own. */
import { type Part, part } from "./parts.tsx";
import type { View } from "./state/route/route.ts";

export const viewParts: Readonly<Record<View, Part<object>>> = {
  studio: part(() => import("./views/studio/index.tsx")),
  people: part(() => import("./views/people/index.tsx")),
  styles: part(() => import("./views/styles/index.tsx")),
  history: part(() => import("./views/history/index.tsx")),
  sheets: part(() => import("./views/sheets/index.tsx")),
  queue: part(() => import("./views/queue/index.tsx")),
  models: part(() => import("./views/models/index.tsx")),
  machine: part(() => import("./views/machine/index.tsx")),
  curate: part(() => import("./views/curate/index.tsx")),
  settings: part(() => import("./views/settings/index.tsx")),
};
