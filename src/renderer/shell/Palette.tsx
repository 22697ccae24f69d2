import { Dialog } from "@base-ui/react/dialog";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { Search } from "../kit/icons.ts";
import { useAnswer } from "../state/answers.ts";
import { inForce, useShortcutList } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import { paletteItems } from "./palette-items.ts";
import { closeOverlay, useOverlay } from "./palette-store.ts";
import styles from "./Palette.module.css";

function Content() {
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const text = useDeferredValue(typed.trim());
  const { data: people = [] } = useAnswer("people.list", { view: "all" });
  const { data: looks = [] } = useAnswer("styles.list", { view: "all" });
  const { data: found } = useAnswer("pictures.query", text === "" ? undefined : { query: { text }, limit: 6 });
  const lists = useShortcutList(({ lists }) => lists);
  const items = useMemo(
    () =>
      paletteItems(
        typed,
        { people, styles: looks, pictures: found?.pictures ?? [], shortcuts: inForce(lists) },
        t,
      ).slice(0, 60),
    [typed, people, looks, found, lists, t],
  );
  const chosen = items[Math.min(at, items.length - 1)];
  const index = chosen ? items.indexOf(chosen) : -1;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [index]);

  const run = (item = chosen) => {
    if (!item) return;
    closeOverlay();
    item.run();
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(items.length - 1, index + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, index - 1));
    else if (event.key === "Enter") run();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Dialog.Title className="visually-hidden">{t.shell.palette.title}</Dialog.Title>
      <div className={styles.field}>
        <Search />
        <input
          role="combobox"
          aria-label={t.shell.palette.placeholder}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={index < 0 ? undefined : `${id}-${index}`}
          placeholder={t.shell.palette.placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={keyed}
        />
      </div>
      <div ref={list} id={id} role="listbox" aria-label={t.shell.palette.title} className={styles.list}>
        {items.map((item, k) => (
          <div key={item.id} role="presentation">
            {items[k - 1]?.group !== item.group && (
              <div className={styles.group} aria-hidden>
                {item.group}
              </div>
            )}
            <div
              id={`${id}-${k}`}
              role="option"
              tabIndex={-1}
              aria-selected={k === index}
              className={styles.item}
              onPointerMove={() => setAt(k)}
              onClick={() => run(item)}
            >
              {item.image && <img src={item.image} alt="" />}
              <span>{item.label}</span>
              {item.hint && <kbd aria-hidden>{item.hint}</kbd>}
            </div>
          </div>
        ))}
        {items.length === 0 && <p className={styles.none}>{t.shell.palette.none(typed.trim())}</p>}
      </div>
      <footer className={styles.footer}>{t.shell.palette.hint}</footer>
    </>
  );
}

/** Ctrl K: go anywhere, do anything, find anyone. */
export function Palette() {
  const open = useOverlay(({ open }) => open === "palette");
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.veil} />
        <Dialog.Popup className={styles.popup}>
          <Content />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
