import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode, RefObject } from "react";
import { cx } from "../cx.ts";
import menu from "./Menu.module.css";
import styles from "./Popover.module.css";

export interface PopoverProps {
  /** What it is about, for screen readers. */
  readonly label: string;
  /** The button that opens it: one element that takes a ref and props. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly children: ReactNode;
  readonly align?: "start" | "center" | "end";
  /** Pixels. */
  readonly width?: number;
  /** Where whoever uses it opens and closes it as well. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** What gets the focus when it has closed; else its button. */
  readonly after?: RefObject<HTMLElement | null>;
}

/** A small sheet under a button, for a few fields. Escape and a click beside it close it. */
export function Popover({
  label,
  trigger,
  children,
  align = "end",
  width = 280,
  open,
  onOpenChange,
  after,
}: PopoverProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} className={menu.positioner}>
          <Base.Popup
            {...(after ? { finalFocus: after } : {})}
            aria-label={label}
            className={cx(menu.popup, styles.popup)}
            style={{ width }}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
