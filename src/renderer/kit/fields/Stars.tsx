import type { KeyboardEvent } from "react";
import { useText } from "../../text/text.ts";
import { cx } from "../cx.ts";
import { Star } from "../icons.ts";
import styles from "./Stars.module.css";

export interface StarsProps {
  readonly label: string;
  /** 0 to 5; null where several differ. */
  readonly value: number | null;
  readonly onChange: (stars: number) => void;
  readonly size?: "normal" | "large";
  readonly className?: string | undefined;
}

/** Five stars. A click on the last one that is lit puts all out; arrows and digits work as on a slider. */
export function Stars({ label, value, onChange, size = "normal", className }: StarsProps) {
  const t = useText().common;
  const now = value ?? 0;
  const keyed = (event: KeyboardEvent) => {
    const to =
      { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: 5 }[event.key] ??
      (/^[0-5]$/.test(event.key) ? Number(event.key) : null);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(Math.min(5, Math.max(0, to)));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={5}
      aria-valuenow={now}
      aria-valuetext={value === null ? t.starsDiffer : t.stars(value)}
      className={cx(styles.stars, styles[size], className)}
      onKeyDown={keyed}
    >
      {[1, 2, 3, 4, 5].map((star) => (
        <span
          key={star}
          className={cx(styles.star, star <= now && styles.lit)}
          onClick={() => onChange(star === now ? 0 : star)}
        >
          <Star />
        </span>
      ))}
    </div>
  );
}
