import { type ReactNode, useState } from "react";
import type { Colour } from "../../../contract/library/finding.ts";
import { cx } from "../cx.ts";
import { Warning } from "../icons.ts";
import styles from "./Thumb.module.css";

export interface ThumbProps {
  /** Media URL (see media.ts); null while there is nothing to show: the place stays. */
  readonly src: string | null;
  /** Empty where words beside it already say it. */
  readonly alt: string;
  /** Why there is no picture and none will come: its file is away. */
  readonly away?: string | false | undefined;
  /** Mean colour, shown until the picture is there. */
  readonly colour?: Colour;
  /** Width by height; 1 where absent. The place is reserved before the picture comes. */
  readonly ratio?: number;
  readonly selected?: boolean;
  /** Still on its way: shown soft, it sharpens when done. */
  readonly soft?: boolean;
  /** 0 to 1: a thin line at the bottom. */
  readonly progress?: number | null;
  /** Top right: a star. */
  readonly badge?: ReactNode;
  /** A sheet peeps out behind it: there are several. */
  readonly stacked?: boolean;
  /** On the picture: captions, hover actions; shown where there is no picture. */
  readonly children?: ReactNode;
  /** `contain` shows all of it, `cover` fills the place. */
  readonly fit?: "cover" | "contain";
  readonly radius?: "s" | "m";
  readonly className?: string | undefined;
}

/** A picture tile. Loads when it comes near, keeps its place, says when the picture is gone. */
export function Thumb({
  src,
  alt,
  away = false,
  colour = null,
  ratio = 1,
  selected,
  soft,
  progress,
  badge,
  stacked,
  children,
  fit = "cover",
  radius = "m",
  className,
}: ThumbProps) {
  const [missing, setMissing] = useState<string | null>(null);
  return (
    <div className={cx(styles.place, stacked && styles.stacked, className)} style={{ aspectRatio: ratio }}>
      <div
        className={cx(styles.tile, radius === "s" && styles.small, selected && styles.selected)}
        data-colour={colour ?? undefined}
        // Words on it are read on the surface, whatever the picture's colour was.
        style={colour === null || away ? undefined : { backgroundColor: colour }}
      >
        {src && missing !== src && (
          <img
            src={src}
            alt={alt}
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={() => setMissing(src)}
            className={cx(styles.picture, fit === "contain" && styles.contain, soft && styles.soft)}
          />
        )}
        {away && (
          <span className={styles.note}>
            <Warning />
            {away}
          </span>
        )}
        {children}
        {progress !== undefined && progress !== null && (
          <i className={styles.progress} style={{ width: `${progress * 100}%` }} />
        )}
        {badge && <span className={styles.badge}>{badge}</span>}
      </div>
    </div>
  );
}
