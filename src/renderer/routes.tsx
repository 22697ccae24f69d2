/** The views, each in a part of the program of its own, fetched when it is first needed. */
import { type ComponentType, lazy, useEffect, useReducer } from "react";
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

/** What is shown of each view whose part has come. It stays the same from then on, so that no view is begun anew. */
const components = new Map<View, ComponentType>();

/** A view's part, once it is there; null where it could not be had: showing the view tries again, and tells. */
async function load(view: View): Promise<Part | null> {
  const part = await parts[view]().catch(() => null);
  if (!components.has(view)) components.set(view, part?.default ?? lazy(parts[view]));
  return part;
}

const askAhead = async (part: Part | null): Promise<void> => void (await part?.ahead?.().catch(() => {}));

/** Fetches a view's part before it is shown, and what it shows first: then it is drawn once, with all that is in it. */
export const fetchView = async (view: View): Promise<void> => askAhead(await load(view));

/**
 * The component of a view; null until its part has come, and then it is drawn at once. React's own way to wait for a
 * part shows what came, however soon, three tenths of a second later.
 */
export function useView(view: View): ComponentType | null {
  const [, redraw] = useReducer((times: number): number => times + 1, 0);
  const component = components.get(view) ?? null;
  useEffect(() => {
    if (component !== null) return;
    const show = async (): Promise<void> => {
      void askAhead(await load(view));
      redraw();
    };
    void show();
  }, [view, component]);
  return component;
}
