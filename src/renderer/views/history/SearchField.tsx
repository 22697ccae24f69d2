import { type Ref, useMemo } from "react";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Close, Search } from "../../kit/icons.ts";
import { TextField } from "../../kit/fields/TextField.tsx";
import { useSteady } from "../../kit/use-steady.ts";
import { useText } from "../../text/text.ts";
import type { FilterProps } from "./filters.ts";
import styles from "./History.module.css";

/** What is searched for. Every key narrows. */
export function SearchField({ filters, onChange, ref }: FilterProps & { readonly ref: Ref<HTMLInputElement> }) {
  const h = useText().history;
  const search = useSteady((text: string) => onChange({ ...filters, text }));
  const clear = useMemo(
    () => <IconButton size="small" label={h.clearSearch} icon={<Close />} onClick={() => search("")} />,
    [h, search],
  );
  return (
    <TextField
      ref={ref}
      label={h.search}
      labelled="hidden"
      type="search"
      placeholder={h.search}
      value={filters.text}
      onChange={search}
      icon={<Search />}
      end={filters.text !== "" && clear}
      className={styles.search}
    />
  );
}
