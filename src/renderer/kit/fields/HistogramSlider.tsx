import { useMemo } from "react";
import { cx } from "../cx.ts";
import styles from "./HistogramSlider.module.css";
import { histogram } from "./histogram.ts";
import { Slider } from "./Slider.tsx";
import { useHeld } from "./use-held.ts";

export interface HistogramSliderProps {
  readonly label: string;
  /** What there is. Never empty. */
  readonly values: readonly number[];
  /** The least that is wanted; null for any. */
  readonly value: number | null;
  readonly onChange: (least: number | null) => void;
  readonly say: (least: number | null) => string;
}

const BINS = 16;

/** A least value, chosen under bars that say how many there are of each. At its left end anything will do. */
export function HistogramSlider({ label, values, value, onChange, say }: HistogramSliderProps) {
  const { from, step, counts } = useMemo(() => histogram(values, BINS), [values]);
  const most = Math.max(...counts);
  const held = useHeld(value ?? from, (least: number) => onChange(least <= from ? null : Number(least.toFixed(2))));
  return (
    <Slider
      label={label}
      min={from}
      max={from + BINS * step}
      step={step / 4}
      value={held.value}
      onChange={held.move}
      onCommit={held.release}
      say={(least) => say(least <= from ? null : least)}
    >
      <div className={cx(styles.bars, held.value > from && styles.narrowed)} aria-hidden>
        {counts.map((count, n) => (
          <i
            key={from + n * step}
            className={cx(from + (n + 1) * step > held.value && styles.in)}
            style={{ height: `${count === 0 ? 0 : Math.max(4, (100 * count) / most)}%` }}
          />
        ))}
      </div>
    </Slider>
  );
}
