import { isFullPath, PlaceField } from "../../kit/PlaceField.tsx";
import { RadioList } from "../../kit/RadioList.tsx";
import { useText } from "../../text/text.ts";
import styles from "./Making.module.css";
import { type Choice, useChoice } from "./wish.ts";

const sources = ["library", "folder"] as const;

/** Where contents or styles come from: the library, or a folder. */
export function Material({ of }: { readonly of: "contents" | "styles" }) {
  const t = useText().making;
  const chosen = useChoice((choice) => choice[of]);
  const words = of === "contents" ? t.contentsFrom : t.stylesFrom;
  const change = (next: Partial<Choice["contents"]>) => useChoice.setState({ [of]: { ...chosen, ...next } });
  return (
    <div className={styles.fields}>
      <RadioList
        label={t[of]}
        value={chosen.from}
        onChange={(from) => change({ from })}
        options={sources.map((value) => ({ value, ...words[value] }))}
      />
      {chosen.from === "folder" && (
        <PathField
          label={`${t[of]}: ${t.folder}`}
          value={chosen.folder}
          onChange={(folder) => change({ folder })}
          pick={t.pick}
        />
      )}
    </div>
  );
}

interface PathFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly pick: string;
  readonly file?: boolean;
}

/** A place that says what is wrong with it once something is written. */
export function PathField(props: PathFieldProps) {
  const t = useText().making;
  const typed = props.value.trim();
  return <PlaceField {...props} error={typed === "" || isFullPath(typed) ? null : t.fullPath} />;
}
