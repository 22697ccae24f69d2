/** The views, each in a part of the program of its own, loaded when it is first shown. */
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import type { View } from "./state/route.ts";

export const routes: Readonly<Record<View, LazyExoticComponent<ComponentType>>> = {
  studio: lazy(() => import("./views/studio/index.tsx")),
  people: lazy(() => import("./views/people/index.tsx")),
  styles: lazy(() => import("./views/styles/index.tsx")),
  history: lazy(() => import("./views/history/index.tsx")),
  sheets: lazy(() => import("./views/sheets/index.tsx")),
  curate: lazy(() => import("./views/curate/index.tsx")),
  queue: lazy(() => import("./views/queue/index.tsx")),
  models: lazy(() => import("./views/models/index.tsx")),
  machine: lazy(() => import("./views/machine/index.tsx")),
  settings: lazy(() => import("./views/settings/index.tsx")),
};
