/** What the palette offers for what was typed. */
import type { Person, Picture, Style } from "../../contract/library/library.ts";
import { pictureUrl, referenceUrl } from "../media.ts";
import { pictureTitle } from "../state/actions.ts";
import { takePerson, takeStyle } from "../state/draft/draft.ts";
import { go, views } from "../state/route/route.ts";
import { keyLabel } from "../shortcuts/keys.ts";
import { keysOf, type Shortcut } from "../shortcuts/shortcuts.ts";
import type { Text } from "../text/text.ts";

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly image?: string;
  readonly hint?: string;
  readonly run: () => void;
}

export interface PaletteSources {
  readonly people: readonly Person[];
  readonly styles: readonly Style[];
  readonly pictures: readonly Picture[];
  readonly shortcuts: readonly Shortcut[];
}

/** Every word typed begins a word of the label. */
export function fits(label: string, typed: string): boolean {
  const words = label.toLowerCase().split(/[\s,.+]+/);
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

export function paletteItems(
  typed: string,
  { people, styles, pictures, shortcuts }: PaletteSources,
  t: Text,
): readonly PaletteItem[] {
  const { palette } = t.shell;
  const some = typed.trim() !== "";
  const items: readonly PaletteItem[] = [
    ...views.map((view) => ({
      id: `view ${view}`,
      label: t.shell.views[view],
      group: palette.go,
      run: () => go(view),
    })),
    ...shortcuts
      .filter((one) => !one.keyOnly)
      .map((one) => ({
        id: `command ${one.label}`,
        label: one.label,
        group: palette.commands,
        hint: keyLabel(keysOf(one)[0] ?? ""),
        run: one.run,
      })),
    ...people.map((person) => ({
      id: `person ${person.id}`,
      label: person.name,
      group: palette.people,
      ...face(person),
      run: () => takePerson(person),
    })),
    ...styles.map((style) => ({
      id: `style ${style.id}`,
      label: style.name,
      group: palette.styles,
      ...cover(style),
      run: () => takeStyle(style.id),
    })),
  ];
  const found = items.filter((item) => fits(item.label, typed));
  if (!some) return found;
  return [
    ...found,
    ...pictures.map((picture) => ({
      id: `picture ${picture.id}`,
      label: pictureTitle(picture),
      group: palette.pictures,
      image: pictureUrl(picture.id, 32),
      run: () => go("studio", { id: picture.id }),
    })),
    ...(pictures.length > 0
      ? [
          {
            id: "all pictures",
            label: palette.all(typed.trim()),
            group: palette.pictures,
            run: () => go("history", { query: { text: typed.trim() } }),
          },
        ]
      : []),
  ];
}

const face = ({ photos: [photo] }: Person) => (photo ? { image: referenceUrl(photo, { tile: 32 }) } : {});
const cover = ({ images: [image] }: Style) => (image ? { image: referenceUrl(image, { tile: 32 }) } : {});
