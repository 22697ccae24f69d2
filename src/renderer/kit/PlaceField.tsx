import { Button } from "./Button.tsx";
import { TextField } from "./TextField.tsx";
import { call } from "../state/link.ts";
import { useStudio } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import styles from "./PlaceField.module.css";

export interface PlaceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly error?: string | null;
  /** Title of the system's dialog. */
  readonly pick: string;
  /** A file that is there is chosen, not a folder. */
  readonly file?: boolean;
  /** What becomes of the chosen place. */
  readonly as?: (chosen: string) => string;
}

/** Whether a path is absolute, in the way of any system. */
export const isFullPath = (path: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

/** A full path, typed, or chosen where the system has a dialog. */
export function PlaceField({ pick, file = false, as = (one) => one, onChange, ...field }: PlaceFieldProps) {
  const t = useText();
  const dialogs = useStudio(({ capabilities }) => capabilities.dialogs);
  const choose = async () => {
    const chosen = await call("system.pickFolder", { title: pick, ...(file ? { file } : {}) });
    if (chosen !== null) onChange(as(chosen));
  };
  return (
    <TextField
      {...field}
      onChange={onChange}
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
