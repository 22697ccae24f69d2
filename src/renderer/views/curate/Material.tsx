import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { RadioList } from "../../kit/fields/RadioList.tsx";
import { useText } from "../../text/text.ts";
import styles from "./Making.module.css";
import { Photographs } from "./Photographs.tsx";
import { useChoice } from "./wish.ts";

/** Who: everybody, photographs of the library, or a folder. */
export function Contents() {
  const t = useText().making;
  const chosen = useChoice(({ contents }) => contents);
  const change = (next: Partial<typeof chosen>) => useChoice.setState({ contents: { ...chosen, ...next } });
  return (
    <div className={styles.fields}>
      <RadioList
        label={t.contents}
        value={chosen.from}
        onChange={(from) => change({ from })}
        options={(["library", "chosen", "folder"] as const).map((value) => ({ value, ...t.contentsFrom[value] }))}
      />
      {chosen.from === "chosen" && <Photographs chosen={chosen.photos} onChange={(photos) => change({ photos })} />}
      {chosen.from === "folder" && (
        <PlaceField
          label={`${t.contents}: ${t.folder}`}
          value={chosen.folder}
          onChange={(folder) => change({ folder })}
          pick={t.pick}
        />
      )}
    </div>
  );
}

/** In which styles: all of the library, or a folder. */
export function Styles() {
  const t = useText().making;
  const chosen = useChoice((choice) => choice.styles);
  const change = (next: Partial<typeof chosen>) => useChoice.setState({ styles: { ...chosen, ...next } });
  return (
    <div className={styles.fields}>
      <RadioList
        label={t.styles}
        value={chosen.from}
        onChange={(from) => change({ from })}
        options={(["library", "folder"] as const).map((value) => ({ value, ...t.stylesFrom[value] }))}
      />
      {chosen.from === "folder" && (
        <PlaceField
          label={`${t.styles}: ${t.folder}`}
          value={chosen.folder}
          onChange={(folder) => change({ folder })}
          pick={t.pick}
        />
      )}
    </div>
  );
}
