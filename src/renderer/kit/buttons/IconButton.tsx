import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "../cx.ts";
import styles from "./IconButton.module.css";
import { isMeant } from "./impatience.ts";
import { Tooltip } from "../overlays/Tooltip.tsx";

export interface IconButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  "aria-label" | "disabled" | "children"
> {
  /** What it does, in words: the tooltip and what a screen reader says. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly hint?: string | undefined;
  /** A switch that is on. Leave away where the button is no switch. */
  readonly pressed?: boolean;
  /** `small` is 22 px, for the inside of fields and tiles. */
  readonly size?: "normal" | "small";
  /** `picture`: white on a dark disc, for standing on pictures. */
  readonly ground?: "plain" | "picture";
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly disabled?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is an icon. Its label is required. */
export function IconButton({
  label,
  icon,
  hint,
  pressed,
  size = "normal",
  ground = "plain",
  side = "bottom",
  disabled,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} hint={hint} side={side}>
      <button
        {...rest}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        onClick={(event) => (disabled || !isMeant(event) ? event.preventDefault() : onClick?.(event))}
        className={cx(
          styles.button,
          size === "small" && styles.small,
          ground === "picture" && styles.picture,
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
