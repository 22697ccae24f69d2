import { useMemo, useState } from "react";
import { Button } from "../../kit/buttons/Button.tsx";
import { Filter } from "../../kit/icons.ts";
import { Popover } from "../../kit/overlays/Popover.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { Select } from "../../kit/fields/Select.tsx";
import { Stars } from "../../kit/fields/Stars.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { useSteady } from "../../kit/use-steady.ts";
import { useAnswer } from "../../state/answers.ts";
import { useModelNames } from "../../state/model-names.ts";
import { useText } from "../../text/text.ts";
import { FacetList } from "./FacetList.tsx";
import { type FilterProps, type Filters, queryOf, setFilters, toggled, withoutFilters } from "./filters.ts";
import { MeasureFilters } from "./MeasureFilters.tsx";
import styles from "./History.module.css";

/** All filters in a small sheet. Each works as soon as it is set; several values of one facet are any of them. */
export function FilterButton({ filters, onChange }: FilterProps) {
  const t = useText().history;
  const [open, setOpen] = useState(false);
  const set = setFilters(filters).length;
  // While it is closed no more than the count is seen: it need not be drawn again with each letter of a search.
  const shown = open ? filters : null;
  const change = useSteady(onChange);
  return useMemo(
    () => (
      <Popover
        label={t.filters}
        width={300}
        open={shown !== null}
        onOpenChange={setOpen}
        trigger={
          <Button icon={<Filter />} aria-label={t.filterSet(set)} className={styles.filter}>
            {/* The space is read, not seen: without it the text would not be the name. */}
            <span>{t.filter}</span> {set > 0 && <small className="num">{set}</small>}
          </Button>
        }
      >
        {shown && <FilterSheet filters={shown} onChange={change} />}
      </Popover>
    ),
    [t, set, shown, change],
  );
}

/** Asks what there is to narrow to only while it is open. */
function FilterSheet({ filters, onChange }: FilterProps) {
  const t = useText().history;
  const { data: facets } = useAnswer("pictures.facets", { query: queryOf(filters) }, { keepPrevious: true });
  const names = useModelNames();
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  const sizes = facets?.sizes ?? [];
  return (
    <div className={styles.filters}>
      <FacetList
        label={t.people}
        chosen={filters.people}
        values={(facets?.people ?? []).map(({ value, name, count }) => ({ value, label: name, count }))}
        onToggle={(value) => set({ people: toggled(filters.people, value) })}
      />
      <FacetList
        label={t.styles}
        chosen={filters.styles}
        values={(facets?.styles ?? []).map(({ value, name, count }) => ({ value, label: name, count }))}
        onToggle={(value) => set({ styles: toggled(filters.styles, value) })}
      />
      <FacetList
        label={t.tags}
        chosen={filters.tags}
        values={(facets?.tags ?? []).map(({ value, count }) => ({ value, label: value, count }))}
        onToggle={(value) => set({ tags: toggled(filters.tags, value) })}
      />
      <FacetList
        label={t.models}
        chosen={filters.models}
        values={(facets?.models ?? []).map(({ value, count }) => ({ value, label: names.get(value) ?? value, count }))}
        onToggle={(value) => set({ models: toggled(filters.models, value) })}
      />
      <div className={styles.line}>
        <b aria-hidden>{t.stars}</b>
        <Stars label={t.stars} value={filters.stars} onChange={(stars) => set({ stars })} />
      </div>
      <Segmented
        label={t.exportedOrNot}
        value={filters.exported === null ? "any" : filters.exported ? "yes" : "no"}
        onChange={(value) => set({ exported: value === "any" ? null : value === "yes" })}
        options={(["any", "yes", "no"] as const).map((value) => ({ value, label: t.exportedOptions[value] }))}
      />
      <MeasureFilters filters={filters} onChange={onChange} />
      <div className={styles.pair}>
        <TextField
          label={t.from}
          type="date"
          value={filters.from ?? ""}
          max={filters.to ?? undefined}
          onChange={(day) => set({ from: day || null })}
        />
        <TextField
          label={t.to}
          type="date"
          value={filters.to ?? ""}
          min={filters.from ?? undefined}
          onChange={(day) => set({ to: day || null })}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={t.seed}
          inputMode="numeric"
          value={filters.seed === null ? "" : String(filters.seed)}
          onChange={(seed) => set({ seed: seedOf(seed) })}
        />
        <Select
          label={t.size}
          value={filters.size ? key(filters.size) : ""}
          onChange={(size) => set({ size: sizes.find((one) => key(one) === size) ?? null })}
          options={[
            { value: "", label: t.any.size },
            ...(filters.size && !sizes.some((size) => key(size) === key(filters.size!)) ? [filters.size] : []).map(
              (size) => ({ value: key(size), label: t.sizeOf(size.width, size.height) }),
            ),
            ...sizes.map((size) => ({ value: key(size), label: t.sizeOf(size.width, size.height) })),
          ]}
        />
      </div>
      <Button disabled={setFilters(filters).length === 0} onClick={() => onChange(withoutFilters(filters))}>
        {t.clearFilters}
      </Button>
    </div>
  );
}

const key = ({ width, height }: { readonly width: number; readonly height: number }): string => `${width}x${height}`;

/** A seed as it is typed or pasted, with or without its spaces; null where it is none. */
function seedOf(typed: string): number | null {
  const digits = typed.replace(/\D/g, "").slice(0, 15);
  return digits === "" ? null : Number(digits);
}
