/** Key combinations: written "Mod+Shift+Z", where Mod is ⌘ on a Mac and Ctrl elsewhere. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export const onMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

const named: Readonly<Record<string, string>> = {
  space: " ",
  esc: "escape",
  up: "arrowup",
  down: "arrowdown",
  left: "arrowleft",
  right: "arrowright",
};

/**
 * Whether a key press is that combination. A sign that needs Shift on some layouts ("?", "+") matches with or without
 * it.
 */
export function matches(press: KeyPress, combination: string, mac = onMac()): boolean {
  // "Mod++" is Mod and the plus key.
  const parts = combination
    .replace(/(^|\+)\+$/, "$1Plus")
    .split("+")
    .map((part) => part.toLowerCase());
  const last = parts.at(-1) === "plus" ? "+" : (parts.at(-1) ?? "");
  const key = named[last] ?? last;
  const mod = parts.includes("mod");
  const sign = key.length === 1 && /[^a-z0-9 ]/.test(key);
  return (
    press.key.toLowerCase() === key &&
    press.ctrlKey === ((mod && !mac) || parts.includes("ctrl")) &&
    press.metaKey === (mod && mac) &&
    press.altKey === parts.includes("alt") &&
    (sign || press.shiftKey === parts.includes("shift"))
  );
}

const shown: Readonly<Record<string, string>> = {
  enter: "↵",
  escape: "Esc",
  esc: "Esc",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  plus: "+",
  delete: "Del",
  backspace: "⌫",
  space: "Space",
};

/** The combination as a person reads it: "Ctrl ↵", "⇧ ⌘ Z". */
export function keyLabel(combination: string, mac = onMac()): string {
  const modifiers: Readonly<Record<string, string>> = mac
    ? { mod: "⌘", shift: "⇧", alt: "⌥", ctrl: "⌃" }
    : { mod: "Ctrl", shift: "Shift", alt: "Alt", ctrl: "Ctrl" };
  return combination
    .replace(/(^|\+)\+$/, "$1Plus")
    .split("+")
    .map((part) => modifiers[part.toLowerCase()] ?? shown[part.toLowerCase()] ?? part.toUpperCase())
    .join(" ");
}
