import { Collapsible } from "@base-ui/react/collapsible";
import type { Draft } from "../../../../contract/queue.ts";
import type { InstalledModel } from "../../../../contract/studio.ts";
import { Button } from "../../../kit/Button.tsx";
import { ChevronRight } from "../../../kit/icons.ts";
import { NumberField } from "../../../kit/NumberField.tsx";
import { Slider } from "../../../kit/Slider.tsx";
import { setDraft } from "../../../state/draft.ts";
import { useText } from "../../../text/text.ts";
import { look, useLooking } from "../view-state.ts";
import composer from "./Composer.module.css";
import styles from "./FineControl.module.css";
import { Loras } from "./Loras.tsx";

/** What one seldom touches: folded, with its values in one line. */
export function FineControl({ draft, model }: { readonly draft: Draft; readonly model: InstalledModel }) {
  const t = useText().studio.composer;
  const open = useLooking(({ fine }) => fine);
  const { steps, guidance, contentLongSide } = model.defaults;
  const changed =
    draft.steps !== steps ||
    draft.guidance !== guidance ||
    draft.contentLongSide !== contentLongSide ||
    draft.loraStrength !== 1;
  return (
    <Collapsible.Root open={open} onOpenChange={(fine) => look({ fine })}>
      <Collapsible.Trigger className={styles.trigger}>
        <span>
          <ChevronRight />
          {t.fine}
        </span>
        <small className="num">
          {t.fineSummary(
            draft.steps,
            draft.contentLongSide,
            model.guidance ? draft.guidance : null,
            draft.loras?.length ?? 0,
          )}
        </small>
      </Collapsible.Trigger>
      <Collapsible.Panel className={styles.panel}>
        <div className={composer.row}>
          <NumberField
            label={t.steps}
            value={draft.steps}
            min={1}
            max={200}
            onChange={(next) => setDraft({ steps: next })}
          />
          {model.guidance && (
            <NumberField
              label={t.guidance}
              value={draft.guidance}
              min={0}
              max={30}
              step={0.5}
              onChange={(next) => setDraft({ guidance: next })}
            />
          )}
        </div>
        <div>
          <Slider
            label={t.likeness}
            value={draft.contentLongSide}
            min={128}
            max={1024}
            step={64}
            say={(value) => `${value} px`}
            onChange={(next) => setDraft({ contentLongSide: next })}
          />
          <p className={styles.help}>{t.likenessText}</p>
        </div>
        {model.lora && (
          <Slider
            label={t.lora}
            value={draft.loraStrength}
            min={0}
            max={2}
            step={0.05}
            say={(value) => value.toFixed(2)}
            onChange={(next) => setDraft({ loraStrength: next })}
          />
        )}
        {draft.loras && <Loras loras={draft.loras} />}
        {changed && (
          <Button kind="quiet" onClick={() => setDraft({ steps, guidance, contentLongSide, loraStrength: 1 })}>
            {t.reset}
          </Button>
        )}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
