import { type ReactNode, useState } from "react";
import { folded } from "../../../../../contract/values/folded.ts";
import { Button } from "../../../../kit/buttons/Button.tsx";
import { TextField } from "../../../../kit/fields/TextField.tsx";
import { useText } from "../../../../text/text.ts";
import styles from "./Keeping.module.css";

export interface KeepFormProps {
  readonly label: string;
  /** Names that there are: one of them gives way. */
  readonly names: readonly string[];
  readonly suggested?: string;
  readonly children?: ReactNode;
  readonly onKeep: (name: string) => void;
}

/** A name, and the button that keeps what there is under it. */
export function KeepForm({ label, names, suggested = "", children, onKeep }: KeepFormProps) {
  const t = useText().keeping;
  const [name, setName] = useState(suggested);
  const wanted = name.trim();
  const taken = names.some((one) => folded(one) === folded(wanted));
  return (
    <form
      className={styles.keep}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== "") onKeep(wanted);
      }}
    >
      <div className={styles.named}>
        <TextField label={label} value={name} onChange={setName} maxLength={100} />
        <Button type="submit" disabled={wanted === ""}>
          {taken ? t.replace : t.keep}
        </Button>
      </div>
      {children}
    </form>
  );
}
