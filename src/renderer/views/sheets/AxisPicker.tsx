import { useRef, useState } from "react";
import { folded } from "../../../contract/values/folded.ts";
import type { PersonId, StyleId } from "../../../contract/values/id.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Checkbox } from "../../kit/fields/Checkbox.tsx";
import { pictureFiles } from "../../kit/dragging/drag.ts";
import { Folder, Search } from "../../kit/icons.ts";
import { Popover } from "../../kit/overlays/Popover.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { referenceUrl } from "../../media.ts";
import { useText } from "../../text/text.ts";
import styles from "./AxisPicker.module.css";
import { bringFolder } from "./folder.ts";

type Of<K extends "person" | "style"> = K extends "person" ? Person : Style;
type IdOf<K extends "person" | "style"> = K extends "person" ? PersonId : StyleId;

export interface AxisPickerProps<K extends "person" | "style"> {
  readonly kind: K;
  readonly entries: readonly Of<K>[];
  /** In the order of the axis. */
  readonly chosen: readonly IdOf<K>[];
  readonly onChange: (chosen: readonly IdOf<K>[]) => void;
}

const pictureOf = (entry: Person | Style) => ("photos" in entry ? entry.photos[0] : entry.images[0]);

/** Who or what stands on an axis: from the library, or all pictures of a folder. */
export function AxisPicker<K extends "person" | "style">({ kind, entries, chosen, onChange }: AxisPickerProps<K>) {
  const t = useText().sheets;
  const axis = kind === "person" ? "people" : "styles";
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const typed = folded(text);
  const shown = entries.filter(({ name }) => folded(name).includes(typed));
  const toggle = (id: IdOf<K>) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const take = async (files: readonly File[]) => {
    const pictures = pictureFiles(files);
    setProblem(pictures.length === 0 ? t.noPictures : null);
    if (pictures.length === 0) return;
    setBusy(pictures.length);
    const { made, refused } = await bringFolder(kind, pictures);
    setBusy(0);
    onChange(made as unknown as readonly IdOf<K>[]);
    if (refused.length > 0) setProblem([t.refused(refused.length), ...refused].join("\n"));
  };
  return (
    <Popover
      label={t.axes[axis]}
      width={300}
      trigger={<Button className="num">{t.axis(t.axes[axis], chosen.length)}</Button>}
    >
      <div className={styles.picker}>
        <TextField
          label={t.filter[axis]}
          labelled="hidden"
          type="search"
          placeholder={t.filter[axis]}
          value={text}
          onChange={setText}
          icon={<Search />}
        />
        <div className={styles.tools}>
          <Button
            kind="quiet"
            onClick={() => onChange([...new Set([...chosen, ...shown.map(({ id }) => id as IdOf<K>)])])}
          >
            {t.all}
          </Button>
          <Button kind="quiet" onClick={() => onChange([])}>
            {t.none}
          </Button>
          <Button kind="quiet" icon={<Folder />} onClick={() => input.current?.click()} className={styles.folder}>
            {t.folder}
          </Button>
          <input
            ref={(element) => {
              // React knows no such attribute of its own.
              element?.setAttribute("webkitdirectory", "");
              input.current = element;
            }}
            type="file"
            hidden
            multiple
            aria-label={`${t.axes[axis]}: ${t.folder}`}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = "";
              void take(files);
            }}
          />
        </div>
        {busy > 0 && <p role="status">{t.bringing(busy)}</p>}
        <Problem>{problem}</Problem>
        <div className={styles.list} role="group" aria-label={t.axes[axis]}>
          {shown.map((entry) => {
            const picture = pictureOf(entry);
            return (
              <Checkbox
                key={entry.id}
                checked={chosen.includes(entry.id as IdOf<K>)}
                onChange={() => toggle(entry.id as IdOf<K>)}
                label={
                  <span className={styles.entry}>
                    <Thumb
                      src={picture ? referenceUrl(picture, { tile: 32 }) : null}
                      alt=""
                      colour={picture?.colour ?? null}
                      radius="s"
                      className={styles.thumb}
                    />
                    {entry.name}
                  </span>
                }
              />
            );
          })}
        </div>
      </div>
    </Popover>
  );
}
