import { Select as Base } from "@base-ui/react/select";
import type { KeyboardEvent } from "react";
import { cx } from "../cx.ts";
import field from "./field.module.css";
import { Check, ChevronDown } from "../icons.ts";
import menu from "../overlays/Menu.module.css";
import styles from "./Select.module.css";

export interface SelectProps<T extends string | number> {
  readonly label: string;
  readonly labelled?: "above" | "hidden";
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string; readonly note?: string }[];
  readonly className?: string | undefined;
}

/** With Ctrl or Command a key is the view's: Ctrl+Enter makes pictures, also while the list chosen from fades. */
const leaveShortcuts = (event: KeyboardEvent & { preventBaseUIHandler: () => void }) => {
  if (event.ctrlKey || event.metaKey) event.preventBaseUIHandler();
};

/** One of many, folded away. */
export function Select<T extends string | number>({
  label,
  labelled = "above",
  value,
  onChange,
  options,
  className,
}: SelectProps<T>) {
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      modal={false}
    >
      <div className={cx(field.root, className)}>
        <Base.Label className={labelled === "hidden" ? "visually-hidden" : field.label}>{label}</Base.Label>
        <Base.Trigger className={styles.trigger} onKeyDown={leaveShortcuts}>
          <Base.Value />
          <Base.Icon className={styles.icon}>
            <ChevronDown />
          </Base.Icon>
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner className={menu.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={cx(menu.popup, styles.popup)}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={menu.item} onKeyDown={leaveShortcuts}>
                <Base.ItemText>{option.label}</Base.ItemText>
                {option.note && <span className={menu.hint}>{option.note}</span>}
                <Base.ItemIndicator className={menu.check}>
                  <Check />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
