import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import styles from "./Tooltip.module.css";

export interface TooltipProps {
  readonly label: ReactNode;
  readonly hint?: string | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
  /** One element that takes a ref and props. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** A word of help on hover or focus. It only repeats what a label already says to screen readers. */
export function Tooltip({ label, hint, side = "bottom", children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup aria-hidden className={styles.popup}>
            {label}
            {hint && <kbd>{hint}</kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Once around the application: tooltips near each other open without waiting again. */
export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Base.Provider delay={500}>{children}</Base.Provider>
);
