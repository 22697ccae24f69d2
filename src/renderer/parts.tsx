/** Parts of the program that are fetched when they are first needed, and drawn at once when they are there. */
import { type ComponentType, lazy, Suspense, useEffect, useReducer } from "react";

/** A part's file: what is shown, and what that asks of the studio before it is: resolves when that was answered. */
interface Module<Given> {
  readonly default: ComponentType<Given>;
  readonly ahead?: () => Promise<unknown>;
}

/** A part of the window that lies in a file of its own. */
export interface Part<Given> {
  /** What is shown of it; null until it has come. It stays the same from then on, so that nothing is begun anew. */
  shown(): ComponentType<Given> | null;
  /** Fetches it; resolves too where it could not be had: showing it tries again, and tells. */
  fetch(): Promise<void>;
  /** Asks what it shows first, where it has come. */
  ask(): Promise<void>;
}

/** A part of the window, by what imports its file. */
export function part<Given = object>(load: () => Promise<Module<Given>>): Part<Given> {
  let shown: ComponentType<Given> | null = null;
  let ahead: Module<Given>["ahead"];
  return {
    shown: () => shown,
    async fetch() {
      const come = await load().catch(() => null);
      shown ??= come?.default ?? lazy(load);
      ahead = come?.ahead;
    },
    ask: async () => void (await ahead?.().catch(() => {})),
  };
}

/** Fetches a part before it is shown, and what it shows first: then it is drawn once, with all that is in it. */
export async function fetchPart(part: Pick<Part<never>, "fetch" | "ask">): Promise<void> {
  await part.fetch();
  await part.ask();
}

/**
 * What is shown of a part; null until it has come, and then it is drawn at once. React's own way to wait for a part
 * shows what came, however soon, three tenths of a second later.
 */
export function usePart<Given>(part: Part<Given>): ComponentType<Given> | null {
  const [, redraw] = useReducer((times: number): number => times + 1, 0);
  const shown = part.shown();
  useEffect(() => {
    if (shown !== null) return;
    const show = async (): Promise<void> => {
      await part.fetch();
      void part.ask();
      redraw();
    };
    void show();
  }, [part, shown]);
  return shown;
}

/** Draws a part with what it is given, as soon as it is there. */
export function Fetched<Given extends object>({ part, given }: { readonly part: Part<Given>; readonly given: Given }) {
  const Shown = usePart(part);
  return <Suspense fallback={null}>{Shown && <Shown {...given} />}</Suspense>;
}
