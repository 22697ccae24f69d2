import type { Picture } from "../../../../contract/library/library.ts";
import { useShortcuts } from "../../../shortcuts/shortcuts.ts";
import { useText } from "../../../text/text.ts";
import { actionsOn } from "./picture-actions.ts";

/** Keys for the picture on the stage: stars, reject, export, trash. */
export function usePictureKeys(picture: Picture): void {
  const t = useText().studio;
  const act = actionsOn(picture);
  const { group } = t.keys;
  useShortcuts([
    ...[0, 1, 2, 3, 4, 5].map((stars) => ({
      keys: String(stars),
      label: t.keys.rate(stars),
      group,
      keyOnly: true,
      run: () => act.rate(stars),
    })),
    { keys: "C", label: t.keys.compare, group, run: act.compare },
    { keys: "X", label: picture.rejected ? t.stage.unreject : t.stage.reject, group, run: act.reject },
    { keys: "R", label: t.stage.another, group, run: act.another },
    { keys: "Mod+E", label: t.stage.export, group, run: act.export },
    { keys: "Mod+Shift+R", label: t.stage.edit, group, run: act.edit },
    { keys: ["Delete", "Backspace"], label: t.stage.trash, group, run: act.trash },
  ]);
}
