import { Dialog } from "../kit/overlays/Dialog.tsx";
import { keyLabel } from "../shortcuts/keys.ts";
import { inForce, keysOf, type Shortcut, useShortcutList } from "../shortcuts/shortcuts.ts";
import { useText } from "../text/text.ts";
import { closeOverlay, useOverlay } from "./palette-store.ts";
import styles from "./ShortcutHelp.module.css";

/** "?": the shortcuts in force where the artist is. */
export function ShortcutHelp() {
  const t = useText().shell.help;
  const open = useOverlay(({ open }) => open === "help");
  const lists = useShortcutList(({ lists }) => lists);
  const groups = Map.groupBy(inForce(lists), (one: Shortcut) => one.group ?? t.everywhere);
  return (
    <Dialog open={open} onClose={closeOverlay} title={t.title} width={560}>
      <div className={styles.groups} tabIndex={0} role="group" aria-label={t.title}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl>
              {shortcuts.map((one) => (
                <div key={one.label} className={styles.row}>
                  <dt>{one.label}</dt>
                  <dd>
                    {keysOf(one).map((keys) => (
                      <kbd key={keys}>{keyLabel(keys)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
