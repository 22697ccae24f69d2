import type { Draft } from "../../../../contract/making/draft.ts";
import type { InstalledModel } from "../../../../contract/models.ts";
import { edit } from "../../../state/draft/draft.ts";
import { forModel } from "../../../state/draft/rules.ts";
import { useModel } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";
import styles from "./PartOrigin.module.css";

/** Where the draft is for another model than the one in use: which one draws it, or that it is not here. */
export function ModelNote({ draft, model }: { readonly draft: Draft; readonly model: InstalledModel | null }) {
  const t = useText().studio.composer;
  const inUse = useModel();
  if (!inUse || draft.model === "" || draft.model === inUse.id) return null;
  const own = model?.id === draft.model ? model : null;
  return (
    <p role="status" className={styles.origin}>
      {own ? t.otherModel(own.name, inUse.name) : t.goneModel(draft.model)}{" "}
      <button type="button" className={styles.switch} onClick={() => edit((now) => forModel(now, own, inUse))}>
        {t.takeModel(inUse.name)}
      </button>
    </p>
  );
}
