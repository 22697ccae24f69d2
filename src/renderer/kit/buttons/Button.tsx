import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./Button.module.css";
import { cx } from "../cx.ts";
import { isMeant } from "./impatience.ts";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  /**
   * `primary` for the one main action of a view; `plain` is bordered, `quiet` shows itself on hover, `danger` destroys.
   */
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  /** `large` (42 px) for the primary action of a view. */
  readonly size?: "normal" | "large";
  readonly icon?: ReactNode;
  /** Shortcut shown beside the label. Does not bind it: see `shortcuts/`. */
  readonly hint?: string | undefined;
  /** Greyed, but still focusable, so that `title` can say why. */
  readonly disabled?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words. For one with an icon only see `IconButton`. */
export function Button({
  kind = "plain",
  size = "normal",
  icon,
  hint,
  disabled,
  children,
  className,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(styles.button, styles[kind], size === "large" && styles.large, className)}
      aria-disabled={disabled || undefined}
      onClick={(event) => {
        if (disabled || !isMeant(event)) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
      {hint && <kbd aria-hidden>{hint}</kbd>}
    </button>
  );
}
