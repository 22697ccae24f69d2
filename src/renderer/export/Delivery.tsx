import { useId } from "react";
import {
  colourProfiles,
  type ContactSheet,
  corners,
  type ExportOptions,
  sheetFormats,
  type Watermark,
} from "../../contract/library/exporting.ts";
import { isFullPath, pathMeant } from "../../contract/values/full-path.ts";
import { Checkbox } from "../kit/fields/Checkbox.tsx";
import { NumberField } from "../kit/fields/NumberField.tsx";
import { Select } from "../kit/fields/Select.tsx";
import { Slider } from "../kit/fields/Slider.tsx";
import { TextField } from "../kit/fields/TextField.tsx";
import { useText } from "../text/text.ts";
import styles from "./ExportSheet.module.css";

/** Paper prints ask for this where nothing else is said. */
const usualDpi = 300;
const usualMark = { kind: "text", opacity: 50, corner: "bottom right", width: 25 } as const;
const usualSheet: ContactSheet = { name: "contact-sheet", format: "pdf", columns: 4, paper: "a4", captions: true };

interface DeliveryProps {
  readonly options: ExportOptions;
  readonly onChange: (change: Partial<ExportOptions>) => void;
}

/** Print, watermark and contact sheet: folded away, for most exports need none of it. */
export function Delivery({ options, onChange }: DeliveryProps) {
  const e = useText().exporting;
  const id = useId();
  const { dpi, profile, watermark, contactSheet } = options;
  const mark = (change: Partial<Watermark>) =>
    watermark && onChange({ watermark: { ...watermark, ...change } as Watermark });
  const sheet = (change: Partial<ContactSheet>) =>
    contactSheet && onChange({ contactSheet: { ...contactSheet, ...change } });
  const given = watermark === null ? "" : watermark.kind === "text" ? watermark.text : watermark.file;
  return (
    <details className={styles.delivery} open={watermark !== null || contactSheet !== null || dpi !== null}>
      <summary>{e.delivery}</summary>
      <div className={styles.pair}>
        <Select
          label={e.profile}
          value={profile}
          onChange={(next) => onChange({ profile: next })}
          options={colourProfiles.map((value) => ({ value, label: e.profiles[value] }))}
        />
        <div className={styles.check}>
          <Checkbox label={e.dpi} checked={dpi !== null} onChange={(on) => onChange({ dpi: on ? usualDpi : null })} />
          {dpi !== null && (
            <NumberField
              label={e.dpiNumber}
              labelled="hidden"
              stepper={false}
              value={dpi}
              min={10}
              max={4800}
              onChange={(next) => onChange({ dpi: next })}
              end={<span className={styles.unit}>dpi</span>}
            />
          )}
        </div>
      </div>
      <TextField
        label={e.watermark}
        value={given}
        placeholder={e.watermarkHint}
        maxLength={4000}
        spellCheck={false}
        onChange={(text) =>
          onChange({ watermark: text === "" ? null : watermarkOf(pathMeant(text), { ...usualMark, ...watermark }) })
        }
      />
      {watermark && (
        <div className={styles.pair}>
          <Select
            label={e.corner}
            value={watermark.corner}
            onChange={(corner) => mark({ corner })}
            options={corners.map((value) => ({ value, label: e.corners[value] }))}
          />
          <div>
            <Slider
              label={e.opacity}
              value={watermark.opacity}
              min={5}
              max={100}
              onChange={(opacity) => mark({ opacity })}
            />
            <Slider
              label={e.markWidth}
              value={watermark.width}
              min={5}
              max={100}
              onChange={(width) => mark({ width })}
            />
          </div>
        </div>
      )}
      <Checkbox
        label={e.sheet}
        checked={contactSheet !== null}
        onChange={(on) => onChange({ contactSheet: on ? usualSheet : null })}
      />
      {contactSheet && (
        <div role="group" aria-label={e.sheet} id={id} className={styles.pair}>
          <TextField
            label={e.sheetName}
            value={contactSheet.name}
            maxLength={120}
            onChange={(name) => name !== "" && sheet({ name })}
          />
          <Select
            label={e.sheetFormat}
            value={contactSheet.format}
            onChange={(format) => sheet({ format })}
            options={sheetFormats.map((value) => ({ value, label: e.sheetFormats[value] }))}
          />
          <NumberField
            label={e.columns}
            value={contactSheet.columns}
            min={1}
            max={10}
            onChange={(columns) => sheet({ columns })}
          />
          <Select
            label={e.paper}
            value={contactSheet.paper}
            onChange={(paper) => sheet({ paper })}
            options={(["a4", "letter"] as const).map((value) => ({ value, label: e.papers[value] }))}
          />
          <Checkbox label={e.captions} checked={contactSheet.captions} onChange={(captions) => sheet({ captions })} />
        </div>
      )}
    </details>
  );
}

/** A whole path is a picture; everything else is words. */
function watermarkOf(
  given: string,
  { opacity, corner, width }: Pick<Watermark, "opacity" | "corner" | "width">,
): Watermark {
  const look = { opacity, corner, width };
  return isFullPath(given) && /.\.(png|webp|jpe?g|svg|tiff?)$/i.test(given)
    ? { kind: "picture", file: given, ...look }
    : { kind: "text", text: given.slice(0, 100), ...look };
}
