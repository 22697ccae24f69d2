/** The menu of a picture in the studio: on the film strip and on the stage. */
import { toFault } from "../../../../contract/fault.ts";
import type { Picture } from "../../../../contract/library.ts";
import { Again, Export, HistoryIcon, Recall, Reject, Reroll, Trash } from "../../../kit/icons.ts";
import type { MenuEntry } from "../../../kit/Menu.tsx";
import { pictureEntries } from "../../../collection/picture-entries.tsx";
import { keyLabel } from "../../../shortcuts/keys.ts";
import { notify } from "../../../state/studio.ts";
import { text } from "../../../text/text.ts";
import { actionsOn } from "./picture-actions.ts";

export function pictureMenu(picture: Picture): readonly MenuEntry[] {
  const t = text().studio.stage;
  const act = actionsOn(picture);
  const attempt = (work: () => Promise<unknown>) => work().catch((error: unknown) => notify(toFault(error).message));
  return [
    { label: t.edit, icon: <Recall />, hint: keyLabel("Mod+Shift+R"), run: act.edit },
    { label: t.another, icon: <Reroll />, hint: "R", run: act.another },
    { label: t.exactly, icon: <Again />, run: act.exactly },
    "line",
    ...pictureEntries(picture, attempt),
    "line",
    { label: picture.rejected ? t.unreject : t.reject, icon: <Reject />, hint: "X", run: act.reject },
    { label: t.export, icon: <Export />, hint: keyLabel("Mod+E"), run: act.export },
    { label: t.inHistory, icon: <HistoryIcon />, run: act.inHistory },
    { label: t.trash, icon: <Trash />, hint: keyLabel("Delete"), danger: true, run: act.trash },
  ];
}
