/** Keys that work while they are held down: to look at something else for a moment. */
import { useEffect, useState } from "react";
import { useShortcuts } from "./shortcuts.ts";

/**
 * Whether a key is held. It stands in the help as a shortcut does.
 * @param key   a letter
 * @param label what is seen while it is held
 */
export function useHeldKey(key: string, label: string, group: string, enabled = true): boolean {
  const [held, setHeld] = useState(false);
  useShortcuts(enabled ? [{ keys: key, label, group, keyOnly: true, run: () => setHeld(true) }] : []);
  useEffect(() => {
    if (!held) return;
    const over = () => setHeld(false);
    const released = (event: KeyboardEvent) => event.key.toLowerCase() === key.toLowerCase() && over();
    addEventListener("keyup", released);
    // A window that loses the focus is not told that the key was let go.
    addEventListener("blur", over);
    return () => {
      removeEventListener("keyup", released);
      removeEventListener("blur", over);
    };
  }, [held, key]);
  return held && enabled;
}
