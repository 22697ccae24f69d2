/** What can be done with one picture of a person or style, as a menu. */
import type { Reference } from "../../contract/library/library.ts";
import { Close, Eye, PeopleIcon, Split, Star, StylesIcon, TurnLeft, TurnRight } from "../kit/icons.ts";
import type { MenuEntry } from "../kit/overlays/Menu.tsx";
import { keyLabel } from "../shortcuts/keys.ts";
import { text } from "../text/text.ts";
import { askMove, askSplit } from "./asking.ts";
import type { Entry, Shelf } from "./shelf.ts";

export interface EntryPictureActions {
  readonly attempt: (work: () => Promise<unknown>) => void;
  readonly onPreview: () => void;
  readonly onPrefer: () => void;
  readonly onRemove: () => void;
}

export function entryPictureMenu<E extends Entry>(
  shelf: Shelf<E>,
  entry: E,
  picture: Reference,
  { attempt, onPreview, onPrefer, onRemove }: EntryPictureActions,
): readonly MenuEntry[] {
  const t = text().collection;
  const words = text()[shelf.view].shelf;
  const pictures = shelf.pictures(entry);
  const several = pictures.length > 1;
  return [
    { label: t.preview, icon: <Eye />, hint: keyLabel("Space"), disabled: !picture.present, run: onPreview },
    ...(several && pictures[0]?.id !== picture.id ? [{ label: words.prefer, icon: <Star />, run: onPrefer }] : []),
    "line",
    { label: t.turnRight, icon: <TurnRight />, run: () => attempt(() => shelf.turn(entry, picture, 1)) },
    { label: t.turnLeft, icon: <TurnLeft />, run: () => attempt(() => shelf.turn(entry, picture, 3)) },
    "line",
    {
      label: words.movePicture,
      icon: shelf.kind === "person" ? <PeopleIcon /> : <StylesIcon />,
      run: () => askMove(entry, picture),
    },
    ...(several
      ? [
          { label: words.splitPicture, icon: <Split />, run: () => askSplit(entry, [picture]) },
          { label: words.removePicture, icon: <Close />, hint: keyLabel("Delete"), danger: true, run: onRemove },
        ]
      : []),
  ];
}
