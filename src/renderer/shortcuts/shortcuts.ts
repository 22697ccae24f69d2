/** The shortcuts that are in force. A view adds its own while it is shown; the help dialog lists what is there. */
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { matches } from "./keys.ts";

export interface Shortcut {
  /** "Mod+Enter". The first is shown; the others work too. */
  readonly keys: string | readonly string[];
  /** What it does, as a command: "Make the pictures". Also offered in the palette. */
  readonly label: string;
  readonly run: () => void;
  /** Heading in the help: the view's name. Everywhere where absent. */
  readonly group?: string;
  /** Also while a text field has the focus. */
  readonly inFields?: boolean;
  /** Not offered in the palette: it depends on where the focus is. */
  readonly keyOnly?: boolean;
}

export const useShortcutList = create<{ readonly lists: ReadonlyMap<symbol, readonly Shortcut[]> }>(() => ({
  lists: new Map(),
}));

export const keysOf = (shortcut: Shortcut): readonly string[] =>
  typeof shortcut.keys === "string" ? [shortcut.keys] : shortcut.keys;

/** All in force, the newest first: a view's own come before those of everywhere. */
export const inForce = (lists: ReadonlyMap<symbol, readonly Shortcut[]>): readonly Shortcut[] =>
  [...lists.values()].reverse().flat();

/** Puts shortcuts in force while the component is shown. The list may change with every render. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const latest = useRef(list);
  latest.current = list;
  const shape = list.map((one) => `${String(one.keys)} ${one.label}`).join("|");
  useEffect(() => {
    const id = Symbol(shape);
    const lists = () => new Map(useShortcutList.getState().lists);
    const stable = latest.current.map((one, at) => ({ ...one, run: () => latest.current[at]?.run() }));
    useShortcutList.setState({ lists: lists().set(id, stable) });
    return () => {
      const rest = lists();
      rest.delete(id);
      useShortcutList.setState({ lists: rest });
    };
  }, [shape]);
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, [contenteditable]") !==
    null;
/**
 * Toasts, and panels that only lie over the rest, say with `data-keys="pass"` that they take no keys. A dialog that
 * fades out is closed: whoever is quick is not to lose a key to it.
 */
const takesKeys = ':not([data-keys="pass"], [data-ending-style])';
const inDialog = (): boolean =>
  document.querySelector(`[role="dialog"]${takesKeys}, [role="alertdialog"]${takesKeys}`) !== null;

/** Listens from now on. While a dialog is open, only the dialog hears keys. */
export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || inDialog()) return;
    const field = inField(event.target);
    const found = inForce(useShortcutList.getState().lists).find(
      (one) => (!field || one.inFields) && keysOf(one).some((keys) => matches(event, keys)),
    );
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}
