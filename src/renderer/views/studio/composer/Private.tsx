import type { Draft } from "../../../../contract/making/draft.ts";
import { Checkbox } from "../../../kit/fields/Checkbox.tsx";
import { Switch } from "../../../kit/fields/Switch.tsx";
import { setDraft } from "../../../state/draft/draft.ts";
import { useText } from "../../../text/text.ts";
import styles from "./Private.module.css";

/** Whether pictures say what they were made of. What it means is said where it is on. */
export function Private({ draft: { private: kept } }: { readonly draft: Draft }) {
  const t = useText().studio.composer;
  const on = kept !== undefined;
  return (
    <div className={styles.private}>
      <Switch
        label={t.private}
        note={on ? t.privateNote : undefined}
        checked={on}
        onChange={(next) => setDraft({ private: next ? "references" : undefined })}
      />
      {on && (
        <Checkbox
          label={t.privateWords}
          checked={kept === "everything"}
          onChange={(next) => setDraft({ private: next ? "everything" : "references" })}
        />
      )}
    </div>
  );
}
