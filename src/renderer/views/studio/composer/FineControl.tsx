import type { InstalledModel } from "../../../../contract/models.ts";
import type { Draft } from "../../../../contract/making/draft.ts";
import { Collapsible } from "@base-ui/react/collapsible";
import { boundsOf, parameters } from "../../../../contract/making/parameters.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { ChevronRight } from "../../../kit/icons.ts";
import { NumberField } from "../../../kit/fields/NumberField.tsx";
import { Segmented } from "../../../kit/fields/Segmented.tsx";
import { Slider } from "../../../kit/fields/Slider.tsx";
import { Weight } from "../../../kit/fields/Weight.tsx";
import { edit, setDraft } from "../../../state/draft/draft.ts";
import { isFine, withoutFine } from "../../../state/draft/rules.ts";
import { percent } from "../../../text/words.ts";
import { useText } from "../../../text/text.ts";
import { look, useLooking } from "../view-state.ts";
import composer from "./Composer.module.css";
import styles from "./FineControl.module.css";
import { Loras } from "./Loras.tsx";

/** What one seldom touches: folded, with its values in one line. */
export function FineControl({ draft, model }: { readonly draft: Draft; readonly model: InstalledModel }) {
  const t = useText().studio.composer;
  const open = useLooking(({ fine }) => fine);
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
            {...boundsOf(parameters.steps.schema)}
            onChange={(next) => setDraft({ steps: next })}
          />
          {model.guidance && (
            <NumberField
              label={t.guidance}
              value={draft.guidance}
              {...boundsOf(parameters.guidance.schema)}
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
        {(draft.styles.length > 0 || draft.styleFrom !== undefined) && (
          <div>
            <Slider
              label={t.styleFrom}
              value={percent(draft.styleFrom ?? 0)}
              min={0}
              max={90}
              step={5}
              say={t.styleFromSaid}
              onChange={(next) => setDraft({ styleFrom: next === 0 ? undefined : next / 100 })}
            />
            <p className={styles.help}>{t.styleFromText}</p>
          </div>
        )}
        {model.lora && (
          <Weight
            label={t.lora}
            value={percent(draft.loraStrength)}
            onChange={(next) => setDraft({ loraStrength: next / 100 })}
          />
        )}
        {draft.loras && <Loras loras={draft.loras} />}
        <Segmented
          label={t.schedule}
          value={draft.schedule}
          onChange={(schedule) => setDraft({ schedule })}
          options={parameters.schedule.schema.options.map((value) => ({ value, label: t.schedules[value] }))}
        />
        {draft.speed && (
          <div>
            <p className={styles.help}>{t.shortcuts}</p>
            <Button kind="quiet" onClick={() => setDraft({ speed: undefined })}>
              {t.noShortcuts}
            </Button>
          </div>
        )}
        {isFine(draft, model) && (
          <Button kind="quiet" onClick={() => edit((now) => withoutFine(now, model))}>
            {t.reset}
          </Button>
        )}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
