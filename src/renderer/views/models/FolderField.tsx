import { useEffect, useState } from "react";
import { Button } from "../../kit/Button.tsx";
import { FieldRow, TextField } from "../../kit/TextField.tsx";
import { call } from "../../state/link.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./GetSheet.module.css";

export interface FolderFieldProps {
  /** Of the folder that is made there. */
  readonly name: string;
  readonly place: string;
  readonly onPlace: (place: string) => void;
}

/** Absolute, in the way of any system. */
const full = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** Where the model's files go: typed, or chosen where there is a dialog for it. */
export function FolderField({ name, place, onPlace }: FolderFieldProps) {
  const g = useText().models.get;
  const { dialogs } = useStudio(({ capabilities }) => capabilities);
  const [text, setText] = useState(place);
  useEffect(() => setText(place), [place]);
  const commit = () => {
    const typed = text.trim();
    if (typed === "") setText(place);
    else if (full.test(typed)) onPlace(typed);
  };
  const choose = async () => {
    const chosen = await call("system.pickFolder", { title: g.chooseTitle, from: place });
    if (chosen !== null) onPlace(chosen);
  };
  return (
    <FieldRow>
      <TextField
        label={g.goesTo}
        value={text}
        onChange={setText}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
        error={text.trim() === "" || full.test(text.trim()) ? null : g.fullPath}
        spellCheck={false}
        end={<span className={styles.folderName}>{place.includes("\\") ? `\\${name}` : `/${name}`}</span>}
      />
      {dialogs && <Button onClick={() => void choose()}>{g.choose}</Button>}
    </FieldRow>
  );
}
