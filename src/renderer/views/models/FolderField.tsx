import { useEffect, useState } from "react";
import { isFullPath, pathMeant } from "../../../contract/values/full-path.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { FieldRow, TextField } from "../../kit/fields/TextField.tsx";
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

/** Where the model's files go: typed, or chosen where there is a dialog for it. */
export function FolderField({ name, place, onPlace }: FolderFieldProps) {
  const { common, models } = useText();
  const g = models.get;
  const { dialogs } = useStudio(({ capabilities }) => capabilities);
  const [text, setText] = useState(place);
  useEffect(() => setText(place), [place]);
  const commit = () => {
    const typed = text.trim();
    if (typed === "") setText(place);
    else if (isFullPath(typed)) onPlace(typed);
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
        onChange={(typed) => setText(pathMeant(typed))}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
        error={text.trim() === "" || isFullPath(text.trim()) ? null : common.fullPath}
        spellCheck={false}
        end={<span className={styles.folderName}>{place.includes("\\") ? `\\${name}` : `/${name}`}</span>}
      />
      {dialogs && <Button onClick={() => void choose()}>{g.choose}</Button>}
    </FieldRow>
  );
}
