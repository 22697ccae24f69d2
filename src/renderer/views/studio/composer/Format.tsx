import type { InstalledModel } from "../../../../contract/models.ts";
import type { Draft } from "../../../../contract/making/draft.ts";
import { Popover } from "@base-ui/react/popover";
import { boundsOf, parameters } from "../../../../contract/making/parameters.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { cx } from "../../../kit/cx.ts";
import { More } from "../../../kit/icons.ts";
import { NumberField } from "../../../kit/fields/NumberField.tsx";
import { setDraft } from "../../../state/draft/draft.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import styles from "./Format.module.css";
import { common, grain, type Ratio, ratioOf, ratios, side, sizeFor, valueOf } from "./formats.ts";

/** The shape itself, 13 pixels high. */
const Shape = ({ ratio }: { readonly ratio: number }) => (
  <i className={styles.shape} style={{ width: Math.min(22, Math.max(8, Math.round(13 * ratio))) }} aria-hidden />
);

export interface FormatProps {
  readonly draft: Draft;
  readonly model: InstalledModel | null;
  /** Whether there is a subject whose format can be taken. */
  readonly photo: boolean;
}

/** Formats at the model's own area, as the photograph, or a size of one's own. */
export function Format({ draft, model, photo }: FormatProps) {
  const t = useText().studio.composer;
  const area = (model?.defaults.width ?? 256) * (model?.defaults.height ?? 256);
  const chosen = draft.keepSize && photo ? null : ratioOf(draft, area);
  const choose = (ratio: Ratio) => setDraft({ ...sizeFor(ratio, area), keepSize: false });
  const chip = (ratio: Ratio) => (
    <button
      key={ratio}
      type="button"
      role="radio"
      aria-checked={chosen === ratio}
      className={cx(styles.chip, "num")}
      onClick={() => choose(ratio)}
    >
      <Shape ratio={valueOf(ratio)} />
      {ratio}
    </button>
  );
  const rare = chosen === null || !common.includes(chosen);
  return (
    <div>
      <div className={composer.label} id="format">
        {t.format}
        <small className="num">{draft.keepSize && photo ? t.keepSize : t.size(draft.width, draft.height)}</small>
      </div>
      <div className={styles.row}>
        <div role="radiogroup" aria-labelledby="format" className={styles.common}>
          {common.map(chip)}
        </div>
        <Popover.Root>
          <Popover.Trigger className={cx(styles.chip, styles.other, rare && styles.on)} aria-label={t.otherSize}>
            <More />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner align="end" sideOffset={6} className={styles.positioner}>
              <Popover.Popup className={styles.popup} aria-label={t.otherSize}>
                <div role="radiogroup" aria-label={t.format} className={styles.all}>
                  {ratios.map(chip)}
                </div>
                <div className={styles.sides}>
                  <NumberField
                    label={t.width}
                    value={draft.width}
                    {...boundsOf(parameters.width.schema)}
                    step={grain}
                    stepper={false}
                    onChange={(width) => setDraft({ width: side(width), keepSize: false })}
                  />
                  <span aria-hidden>×</span>
                  <NumberField
                    label={t.height}
                    value={draft.height}
                    {...boundsOf(parameters.width.schema)}
                    step={grain}
                    stepper={false}
                    onChange={(height) => setDraft({ height: side(height), keepSize: false })}
                  />
                </div>
                {photo && (
                  <Button
                    aria-pressed={draft.keepSize}
                    title={t.keepSizeText}
                    className={draft.keepSize ? styles.on : undefined}
                    onClick={() => setDraft({ keepSize: !draft.keepSize })}
                  >
                    {t.keepSize}
                  </Button>
                )}
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </div>
    </div>
  );
}
