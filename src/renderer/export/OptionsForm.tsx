import { useId } from "react";
import type { ExportOptions, ExportPlan } from "../../contract/library/exporting.ts";
import { PlaceField } from "../kit/fields/PlaceField.tsx";
import { Segmented } from "../kit/fields/Segmented.tsx";
import { Select } from "../kit/fields/Select.tsx";
import { Slider } from "../kit/fields/Slider.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { useText } from "../text/text.ts";
import { credits, lossy } from "./options.ts";
import styles from "./ExportSheet.module.css";
import { Delivery } from "./Delivery.tsx";
import { SizesField } from "./SizesField.tsx";
import { TemplateField } from "./TemplateField.tsx";

export interface OptionsFormProps {
  readonly options: ExportOptions;
  readonly onChange: (change: Partial<ExportOptions>) => void;
  readonly plan: ExportPlan | null;
}

/** Where the files go, what they are called, what they are, and what they tell. */
export function OptionsForm({ options, onChange, plan }: OptionsFormProps) {
  const t = useText();
  const e = t.exporting;
  return (
    <div className={styles.form}>
      <PlaceField
        label={e.folder}
        value={options.folder}
        onChange={(folder) => onChange({ folder })}
        pick={e.pickFolder}
        from={options.folder}
      />
      <TemplateField
        value={options.template}
        onChange={(template) => onChange({ template })}
        example={plan?.example ?? ""}
      />
      <div className={styles.pair}>
        <div>
          <p className={styles.label}>{e.format}</p>
          <Segmented
            label={e.format}
            value={options.format}
            onChange={(format) => onChange({ format })}
            options={(["jpeg", "png", "webp", "tiff"] as const).map((format) => ({
              value: format,
              label: e.formats[format],
            }))}
          />
        </div>
        {lossy(options.format) ? (
          <Slider
            label={e.quality}
            className={styles.quality}
            value={options.quality}
            min={1}
            max={100}
            onChange={(quality) => onChange({ quality })}
          />
        ) : (
          <div>
            <p className={styles.label}>{e.quality}</p>
            <p className={styles.lossless}>{e.lossless}</p>
          </div>
        )}
      </div>
      <div className={styles.pair}>
        <SizesField sizes={options.sizes} onChange={(sizes) => onChange({ sizes })} />
        <Select
          label={e.collision}
          value={options.collision}
          onChange={(collision) => onChange({ collision })}
          options={(["rename", "overwrite", "skip"] as const).map((collision) => ({
            value: collision,
            label: e.collisions[collision],
          }))}
        />
      </div>
      <Delivery options={options} onChange={onChange} />
      <Reveals options={options} onChange={onChange} reveals={plan?.reveals ?? []} />
    </div>
  );
}

function Reveals({
  options,
  onChange,
  reveals,
}: {
  readonly options: ExportOptions;
  readonly onChange: OptionsFormProps["onChange"];
  readonly reveals: readonly string[];
}) {
  const e = useText().exporting;
  const id = useId();
  return (
    <div>
      <p className={styles.label}>{e.metadata}</p>
      <Segmented
        label={e.metadata}
        value={options.metadata}
        onChange={(metadata) => onChange({ metadata })}
        options={(["full recipe", "credit and AI mark", "AI mark only", "nothing"] as const).map((level) => ({
          value: level,
          label: e.levels[level],
        }))}
      />
      <p id={id} className="visually-hidden">
        {e.reveals}
      </p>
      <ul aria-labelledby={id} className={styles.reveals}>
        {reveals.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {credits(options.metadata) && (
        <div className={styles.credit}>
          <span aria-hidden>{e.creator}</span>
          <TextField
            label={e.creator}
            labelled="hidden"
            value={options.creator}
            onChange={(creator) => onChange({ creator })}
            placeholder={e.creatorHint}
            maxLength={200}
          />
        </div>
      )}
    </div>
  );
}
