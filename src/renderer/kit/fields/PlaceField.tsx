import { isFullPath, pathMeant } from "../../../contract/values/full-path.ts";
import { Button } from "../buttons/Button.tsx";
import { TextField, type TextFieldProps } from "./TextField.tsx";
import { call } from "../../state/link.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./PlaceField.module.css";

export interface PlaceFieldProps extends Omit<TextFieldProps, "end"> {
  /** Title of the system's dialog. */
  readonly pick: string;
  /** Where that dialog begins. */
  readonly from?: string;
  /** A file that is there is chosen, not a folder. */
  readonly file?: boolean;
  /** What else may stand there than a path; nothing is then said of what is none. */
  readonly orText?: boolean;
  /** What becomes of the chosen place. */
  readonly as?: (chosen: string) => string;
  /** Where a chosen place is taken at once; typing is told to `onChange` alone. */
  readonly onPick?: (chosen: string) => void;
}

/** A full path, typed, pasted, or chosen where the system has a dialog. What is none is said below it. */
export function PlaceField({
  pick,
  from,
  file = false,
  orText = false,
  as = (one) => one,
  onChange,
  onPick = onChange,
  error,
  ...field
}: PlaceFieldProps) {
  const t = useText();
  const dialogs = useStudio(({ capabilities }) => capabilities.dialogs);
  const choose = async () => {
    const options = { ...(from === undefined ? {} : { from }), ...(file ? { file } : {}) };
    const chosen = await call("system.pickFolder", { title: pick, ...options });
    if (chosen !== null) onPick(as(chosen));
  };
  const typed = field.value.trim();
  const partial = !orText && typed !== "" && !isFullPath(typed);
  return (
    <TextField
      {...field}
      onChange={(text) => onChange(pathMeant(text))}
      error={error ?? (partial ? t.common.fullPath : null)}
      spellCheck={false}
      end={
        dialogs && (
          <Button kind="quiet" className={styles.choose} onClick={() => void choose()}>
            {t.common.choose}
          </Button>
        )
      }
    />
  );
}
