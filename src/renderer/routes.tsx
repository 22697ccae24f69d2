/** The views, each in a part of the program of its own, fetched when it is first needed. */
import { type ComponentType, lazy } from "react";
import type { View } from "./state/route.ts";

/** A view, and what it asks of the studio before it is shown: resolves when that was answered. */
interface Part {
  readonly default: ComponentType;
  readonly ahead?: () => Promise<unknown>;
}

const parts: Readonly<Record<View, () => Promise<Part>>> = {
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

const fetched = new Map<View, ComponentType>();
const shown = new Map<View, ComponentType>();

/** Fetches a view's part before it is shown, and what it shows first: then it is drawn once, with all that is in it. */
export async function fetchView(view: View): Promise<void> {
  try {
    const part = await parts[view]();
    fetched.set(view, part.default);
    await part.ahead?.();
  } catch {
    // Showing it tries again, and tells.
  }
}

/**
 * The component of a view. One that was fetched is shown at once: React shows what it had to wait for, however short,
 * three tenths of a second later. It stays the same from then on, so that the view is not begun anew.
 */
export function viewOf(view: View): ComponentType {
  const component = shown.get(view) ?? fetched.get(view) ?? lazy(parts[view]);
  shown.set(view, component);
  return component;
}
