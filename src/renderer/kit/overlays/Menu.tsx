import { ContextMenu as BaseContext } from "@base-ui/react/context-menu";
import { Menu as Base } from "@base-ui/react/menu";
import {
  createContext,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useCallback,
  useContext,
  useRef,
  useState,
} from "react";
import { cx } from "../cx.ts";
import { Check } from "../icons.ts";
import styles from "./Menu.module.css";

export type MenuEntry =
  | {
      readonly label: string;
      readonly icon?: ReactNode;
      /** Shortcut shown at the end. */
      readonly hint?: string | undefined;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      /** Shows a tick where true, room for one where false. */
      readonly checked?: boolean;
      readonly run: () => void;
    }
  | "line";

/** What a menu holds; as a function where it is only to be known when the menu opens. */
export type MenuEntries = readonly MenuEntry[] | (() => readonly MenuEntry[]);

function Entries({ entries }: { readonly entries: MenuEntries }) {
  return (typeof entries === "function" ? entries() : entries).map((entry, k) =>
    entry === "line" ? (
      // A line has no identity of its own: its place is its key.
      <Base.Separator key={`line ${k}`} className={styles.line} />
    ) : (
      <Base.Item
        key={entry.label}
        className={cx(styles.item, entry.danger && styles.danger)}
        disabled={entry.disabled}
        onClick={entry.run}
      >
        {entry.icon}
        <span>{entry.label}</span>
        {entry.hint && <span className={styles.hint}>{entry.hint}</span>}
        {entry.checked && (
          <span className={styles.check}>
            <Check />
          </span>
        )}
      </Base.Item>
    ),
  );
}

export interface MenuProps {
  /** The button that opens it: one element that takes a ref and props, e.g. an `IconButton`. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: MenuEntries;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "bottom";
}

/** A menu under a button. */
export function Menu({ trigger, entries, align = "end", side = "bottom" }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  readonly entries: MenuEntries;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** What it wraps as an element of its own role, which the focus reaches; a plain box where absent. */
  readonly render?: ReactElement<Record<string, unknown>>;
  readonly disabled?: boolean;
  /** Whether it opens for what was clicked on; for everything where absent. */
  readonly opensFor?: (clicked: EventTarget | null) => boolean;
}

/** The same menu on right click, long press or the menu key, over whatever it wraps. */
export function ContextMenu({ entries, children, className, render, disabled = false, opensFor }: ContextMenuProps) {
  return (
    <BaseContext.Root
      disabled={disabled}
      onOpenChange={(open, change) => {
        if (open && opensFor?.(change.event.target) === false) change.cancel();
      }}
    >
      <BaseContext.Trigger className={className} {...(render ? { render } : {})}>
        {children}
      </BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            <Entries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

type AskMenu = (entries: MenuEntries, of: Element) => void;
const Ground = createContext<AskMenu>(() => {});

/**
 * One menu for many things in place of one for each: the thing that was clicked on says what is in it, by `useMenuOf`.
 * A menu takes longer to make than the tile that has it, though few are ever opened.
 */
export function MenuGround({ children, render }: Pick<ContextMenuProps, "children" | "render">) {
  const [entries, setEntries] = useState<MenuEntries>([]);
  const clicked = useRef<Element | null>(null);
  const ask = useCallback<AskMenu>((of, element) => {
    clicked.current = element;
    setEntries(() => of);
  }, []);
  return (
    <Ground value={ask}>
      <ContextMenu
        entries={entries}
        opensFor={(target) => target instanceof Node && clicked.current?.contains(target) === true}
        {...(render ? { render } : {})}
      >
        {children}
      </ContextMenu>
    </Ground>
  );
}

/** What a thing on a `MenuGround` listens with. @param entries  null where it has no menu */
export function useMenuOf(entries: MenuEntries | null) {
  const ask = useContext(Ground);
  const say = ({ currentTarget }: SyntheticEvent) => entries && ask(entries, currentTarget as Element);
  return { onContextMenu: say, onTouchStart: say };
}
