import type { ReferenceId } from "../../../contract/values/id.ts";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { referenceUrl } from "../../media.ts";
import { useAnswer } from "../../state/answers.ts";
import { useText } from "../../text/text.ts";
import styles from "./Photographs.module.css";

interface PhotographsProps {
  readonly chosen: readonly ReferenceId[];
  readonly onChange: (chosen: readonly ReferenceId[]) => void;
}

/** All photographs of everybody, each to be chosen or not. One that is gone is not among them. */
export function Photographs({ chosen, onChange }: PhotographsProps) {
  const t = useText().making;
  const { data: people } = useAnswer("people.list", { view: "all" });
  const all = (people ?? []).flatMap(({ name, photos }) => {
    const there = photos.filter(({ present }) => present);
    return there.map((photo, n) => ({ photo, label: t.photograph(name, n + 1, there.length), name }));
  });
  const toggle = (id: ReferenceId) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  if (people && all.length === 0) return <p className={styles.words}>{t.nobody}</p>;
  return (
    <div className={styles.photographs}>
      <div role="group" aria-label={t.photographs} className={styles.grid}>
        {all.map(({ photo, label, name }) => {
          const pressed = chosen.includes(photo.id);
          return (
            <button
              key={photo.id}
              type="button"
              className={styles.photo}
              aria-label={label}
              aria-pressed={pressed}
              onClick={() => toggle(photo.id)}
            >
              <Thumb src={referenceUrl(photo, { tile: 72 })} alt="" radius="s" selected={pressed} />
              <span className={styles.name} aria-hidden>
                {name}
              </span>
            </button>
          );
        })}
      </div>
      <p className={styles.words} role="status">
        {t.chosen(all.filter(({ photo }) => chosen.includes(photo.id)).length)}
      </p>
    </div>
  );
}
