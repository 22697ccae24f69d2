/** The menu of a picture in the studio: on the film strip, on the stage, and in its toolbar. */
import type { PictureId } from "../../../../contract/values/id.ts";
import type { Picture } from "../../../../contract/library/library.ts";
import { pictureEntries } from "../../../collection/picture-entries.tsx";
import { Export, HistoryIcon, LargeTiles, Reject, Trash } from "../../../kit/icons.ts";
import type { MenuEntry } from "../../../kit/overlays/Menu.tsx";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { go } from "../../../state/route/route.ts";
import { attemptAloud } from "../../../state/studio.ts";
import { text } from "../../../text/text.ts";
import { actionsOn } from "./picture-actions.ts";

/** @param beside  the picture it is compared with; null where there is none */
export function pictureMenu(picture: Picture, beside: PictureId | null): readonly MenuEntry[] {
  const { stage: t, enlarge } = text().studio;
  const act = actionsOn(picture);
  return [
    ...pictureEntries(picture, {
      attempt: attemptAloud,
      beside: beside === picture.id ? null : beside,
      // The stage follows the work.
      onQueued: () => go("studio"),
    }),
    "line",
    ...([2, 4] as const).map((factor) => ({
      label: enlarge(factor),
      icon: <LargeTiles />,
      disabled: !picture.present,
      run: () => act.enlarge(factor),
    })),
    "line",
    { label: picture.rejected ? t.unreject : t.reject, icon: <Reject />, hint: "X", run: act.reject },
    { label: t.export, icon: <Export />, hint: keyLabel("Mod+E"), run: act.export },
    { label: t.inHistory, icon: <HistoryIcon />, run: act.inHistory },
    { label: t.trash, icon: <Trash />, hint: keyLabel("Delete"), danger: true, run: act.trash },
  ];
}
