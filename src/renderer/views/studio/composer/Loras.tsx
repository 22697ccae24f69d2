import { boundsOf, parameters } from "../../../../contract/making/parameters.ts";
import type { Draft } from "../../../../contract/making/draft.ts";
import { IconButton } from "../../../kit/buttons/IconButton.tsx";
import { Close } from "../../../kit/icons.ts";
import { Weight } from "../../../kit/fields/Weight.tsx";
import { edit } from "../../../state/draft/draft.ts";
import { loraWeighed, withoutLora } from "../../../state/draft/rules.ts";
import { percent } from "../../../text/words.ts";
import { nameOfLora } from "../../../state/file-name.ts";
import { useText } from "../../../text/text.ts";
import styles from "./FineControl.module.css";

const { min: least } = boundsOf(parameters.loras.schema.unwrap().element.shape.strength);

/** Further LoRAs that a recalled picture brought along: how much each counts, or out with it. */
export function Loras({ loras }: { readonly loras: NonNullable<Draft["loras"]> }) {
  const t = useText().studio.composer;
  return loras.map((lora, n) => {
    const name = nameOfLora(lora);
    return (
      <div key={`${n} ${lora.path}`} className={styles.lora}>
        <Weight
          label={t.loraOf(name)}
          value={percent(lora.strength)}
          min={percent(least)}
          onChange={(next) => edit((draft) => loraWeighed(draft, n, next / 100))}
        />
        <IconButton
          size="small"
          label={t.removeLora(name)}
          icon={<Close />}
          onClick={() => edit((draft) => withoutLora(draft, n))}
        />
      </div>
    );
  });
}
