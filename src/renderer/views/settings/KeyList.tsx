import { PageSection } from "../../kit/layout/Page.tsx";
import { keyLabel } from "../../shortcuts/keys.ts";
import { keysOf, useShortcutList } from "../../shortcuts/shortcuts.ts";
import { useText } from "../../text/text.ts";
import styles from "./Settings.module.css";

interface Line {
  readonly label: string;
  readonly keys: readonly string[];
}

/** The keys of every view in one list. Those of everywhere are read off what is in force. */
export function KeyList() {
  const { settings: t, studio: s, history: h, queue: q, canvas: c, comparing: p, sheets: e } = useText();
  const lists = useShortcutList(({ lists }) => lists);
  const everywhere = [...lists.values()]
    .flat()
    .filter(({ group }) => group === undefined)
    .map((one) => ({ label: one.label, keys: keysOf(one) }));
  const groups: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
    { title: t.everywhere, lines: everywhere },
    {
      title: s.keys.group,
      lines: [
        { label: s.keys.make, keys: ["Mod+Enter"] },
        { label: s.keys.prompt, keys: ["P"] },
        { label: s.keys.previous, keys: ["Left"] },
        { label: s.keys.next, keys: ["Right"] },
        { label: s.keys.compare, keys: ["C"] },
        { label: s.keys.subject, keys: ["S"] },
        { label: s.keys.before, keys: ["A"] },
      ],
    },
    {
      title: c.group,
      lines: [
        { label: c.fit, keys: ["F", "Mod+0"] },
        { label: c.actual, keys: ["Z", "Mod+1"] },
        { label: c.zoomIn, keys: ["+"] },
        { label: c.zoomOut, keys: ["-"] },
      ],
    },
    {
      title: p.group,
      lines: [
        { label: p.keys.subject, keys: ["S"] },
        { label: p.keys.first, keys: ["A"] },
        { label: p.keys.reject, keys: ["X"] },
        { label: p.close, keys: ["Escape"] },
      ],
    },
    {
      title: e.keys.group,
      lines: [
        { label: e.keys.pick, keys: ["P"] },
        { label: e.keys.reject, keys: ["X"] },
        { label: e.keys.runAgain, keys: ["R"] },
        { label: e.keys.compare, keys: ["C"] },
      ],
    },
    {
      title: t.grid,
      lines: [
        { label: t.gridKeys.move, keys: ["Left", "Right", "Up", "Down"] },
        { label: t.gridKeys.range, keys: ["Shift+Right"] },
        { label: t.gridKeys.toggle, keys: ["Mod+Space"] },
        { label: t.gridKeys.all, keys: ["Mod+A"] },
        { label: t.gridKeys.open, keys: ["Enter"] },
        { label: t.gridKeys.preview, keys: ["Space"] },
      ],
    },
    {
      title: h.group,
      lines: [
        { label: h.keys.search, keys: ["/", "Mod+F"] },
        { label: h.keys.stars, keys: ["1–5"] },
        { label: h.keys.star(0), keys: ["0"] },
        { label: h.keys.reject, keys: ["X"] },
        { label: h.edit, keys: ["Mod+Shift+R"] },
        { label: h.another, keys: ["R"] },
        { label: h.export, keys: ["Mod+E"] },
        { label: h.trash, keys: ["Delete"] },
      ],
    },
    {
      title: q.group,
      lines: [
        { label: q.moveUp, keys: ["Alt+Up"] },
        { label: q.moveDown, keys: ["Alt+Down"] },
        { label: q.keys.all, keys: ["Mod+A"] },
        { label: q.keys.cancelSelected, keys: ["Delete"] },
      ],
    },
  ];
  return (
    <PageSection title={t.keyboard}>
      <p className={styles.note}>{t.keyboardNote}</p>
      <div className={styles.keys}>
        {groups.map(({ title, lines }) => (
          <div key={title}>
            <h4 className={styles.label}>{title}</h4>
            <dl>
              {lines.map((line) => (
                <div key={line.label}>
                  <dt>{line.label}</dt>
                  <dd>
                    {line.keys.map((keys) => (
                      <kbd key={keys}>{keyLabel(keys)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </PageSection>
  );
}
