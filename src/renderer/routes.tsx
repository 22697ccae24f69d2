/** The views, each in a part of the program of its own, fetched when it is first needed. */
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { type View, views } from "./state/route.ts";

/** A view, and what it asks of the studio before it is shown. */
type Part = () => Promise<{ readonly default: ComponentType; readonly ahead?: () => void }>;

const parts: Readonly<Record<View, Part>> = {
  studio: () => import("./views/studio/index.tsx"),
  people: () => import("./views/people/index.tsx"),
  styles: () => import("./views/styles/index.tsx"),
  history: () => import("./views/history/index.tsx"),
  sheets: () => import("./views/sheets/index.tsx"),
  queue: () => import("./views/queue/index.tsx"),
  models: () => import("./views/models/index.tsx"),
  machine: () => import("./views/machine/index.tsx"),
  curate: () => import("./views/curate/index.tsx"),
  settings: () => import("./views/settings/index.tsx"),
};

export const routes = Object.fromEntries(views.map((view) => [view, lazy(parts[view])])) as Readonly<
  Record<View, LazyExoticComponent<ComponentType>>
>;

/** Fetches a view's part before it is shown, and what it shows first. */
export async function fetchView(view: View): Promise<void> {
  try {
    (await parts[view]()).ahead?.();
  } catch {
    // Showing it tries again, and tells.
  }
}
