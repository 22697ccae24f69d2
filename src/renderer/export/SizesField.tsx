import { useEffect, useState } from "react";
import type { ExportOptions } from "../../contract/library/exporting.ts";
import { TextField } from "../kit/fields/TextField.tsx";
import { useText } from "../text/text.ts";
import { sizesInWords, sizesOf } from "./sizes.ts";
import styles from "./ExportSheet.module.css";

interface SizesFieldProps {
  readonly sizes: ExportOptions["sizes"];
  readonly onChange: (sizes: ExportOptions["sizes"]) => void;
}

/** Long sides, one or several; empty for the size as made. */
export function SizesField({ sizes, onChange }: SizesFieldProps) {
  const e = useText().exporting;
  const [typed, setTyped] = useState(() => sizesInWords(sizes));
  const said = sizesInWords(sizes);
  // A preset was chosen: what it says takes the place of what was typed.
  useEffect(() => {
    setTyped((now) => (sizesInWords(sizesOf(now) ?? []) === said ? now : said));
  }, [said]);
  return (
    <TextField
      label={e.sizes}
      value={typed}
      placeholder={e.asMade}
      spellCheck={false}
      error={sizesOf(typed) === null ? e.noSizes : null}
      onBlur={() => setTyped((now) => (sizesOf(now) === null ? said : now))}
      onChange={(next) => {
        setTyped(next);
        const read = sizesOf(next);
        if (read !== null) onChange(read);
      }}
      end={<span className={styles.unit}>px</span>}
    />
  );
}
