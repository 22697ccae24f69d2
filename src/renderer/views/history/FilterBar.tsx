import type { Picture } from "../../../contract/library.ts";
import type { PersonId, StyleId } from "../../../contract/id.ts";
import { Button } from "../../kit/Button.tsx";
import { Filter } from "../../kit/icons.ts";
import { Popover } from "../../kit/Popover.tsx";
import { Select } from "../../kit/Select.tsx";
import { Stars } from "../../kit/Stars.tsx";
import { Chip } from "../../kit/TagEditor.tsx";
import { TextField } from "../../kit/TextField.tsx";
import { useAnswer } from "../../state/answers.ts";
import { type Text, useText } from "../../text/text.ts";
import { dayStart, type FilterName, type Filters, setFilters, withoutFilter, withoutFilters } from "./filters.ts";
import styles from "./History.module.css";

interface FilterProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** A chip for every filter that is set, each with ✕. */
export function FilterChips({ filters, onChange }: FilterProps) {
  const t = useText().history;
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: looks } = useAnswer("styles.list", { view: "all" });
  const { data: gone } = useAnswer("people.list", filters.shows === null ? undefined : { view: "trash" });
  const names = {
    person: people?.find(({ id }) => id === filters.person)?.name,
    style: looks?.find(({ id }) => id === filters.style)?.name,
    shows: [...(people ?? []), ...(gone ?? [])].find(({ id }) => id === filters.shows)?.name,
  };
  const set = setFilters(filters);
  if (set.length === 0) return null;
  return (
    <div role="group" aria-label={t.filters} className={styles.chips}>
      {set.map((name) => {
        const words = chipWords(name, filters, names, t);
        return (
          <Chip
            key={name}
            on
            onRemove={() => onChange(withoutFilter(filters, name))}
            removeLabel={t.chip.remove(name === "stars" ? t.chip.starsSaid(filters.stars) : words)}
          >
            {words}
          </Chip>
        );
      })}
      {set.length > 1 && (
        <Button kind="quiet" className={styles.clear} onClick={() => onChange(withoutFilters(filters))}>
          {t.clearFilters}
        </Button>
      )}
    </div>
  );
}

function chipWords(
  name: FilterName,
  { stars, from, to, seed, size }: Filters,
  names: {
    readonly person: string | undefined;
    readonly style: string | undefined;
    readonly shows: string | undefined;
  },
  { chip, sizeOf }: Text["history"],
): string {
  switch (name) {
    case "person":
    case "style":
      return names[name] ?? chip.unknown;
    case "shows":
      return chip.shows(names.shows ?? chip.unknown);
    case "stars":
      return chip.stars(stars);
    case "dates": {
      const [start, end] = [from === null ? null : dayStart(from), to === null ? null : dayStart(to)];
      if (start !== null && end !== null) return start === end ? chip.on(start) : chip.between(start, end);
      return start === null ? chip.to(end ?? 0) : chip.from(start);
    }
    case "seed":
      return chip.seed(seed ?? 0);
    case "size":
      return sizeOf(size?.width ?? 0, size?.height ?? 0);
    default:
      return name satisfies never;
  }
}

/** All filters in a small sheet. Each works as soon as it is set. */
export function FilterButton({ filters, onChange, pictures }: FilterProps & { readonly pictures: readonly Picture[] }) {
  const t = useText().history;
  const { data: people = [] } = useAnswer("people.list", { view: "all" });
  const { data: looks = [] } = useAnswer("styles.list", { view: "all" });
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  const sizes = sizesOf(pictures, filters);
  return (
    <Popover
      label={t.filters}
      trigger={
        <Button icon={<Filter />} aria-label={t.filter} className={styles.filter}>
          <span>{t.filter}</span>
        </Button>
      }
    >
      <div className={styles.filters}>
        <Select
          label={t.person}
          value={filters.person ?? none}
          onChange={(id) => set({ person: id === none ? null : (id as PersonId) })}
          options={[
            { value: none, label: t.any.person },
            ...people.map(({ id, name }) => ({ value: id as number, label: name })),
          ]}
        />
        <Select
          label={t.style}
          value={filters.style ?? none}
          onChange={(id) => set({ style: id === none ? null : (id as StyleId) })}
          options={[
            { value: none, label: t.any.style },
            ...looks.map(({ id, name }) => ({ value: id as number, label: name })),
          ]}
        />
        <div className={styles.line}>
          <b aria-hidden>{t.stars}</b>
          <Stars label={t.stars} value={filters.stars} onChange={(stars) => set({ stars })} />
        </div>
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
              ...sizes.map((size) => ({ value: key(size), label: t.sizeOf(size.width, size.height) })),
            ]}
          />
        </div>
        <Button disabled={setFilters(filters).length === 0} onClick={() => onChange(withoutFilters(filters))}>
          {t.clearFilters}
        </Button>
      </div>
    </Popover>
  );
}

const none = 0;
const key = ({ width, height }: { readonly width: number; readonly height: number }): string => `${width}x${height}`;

/** A seed as it is typed or pasted, with or without its spaces; null where it is none. */
function seedOf(typed: string): number | null {
  const digits = typed.replace(/\D/g, "").slice(0, 15);
  return digits === "" ? null : Number(digits);
}

/** The sizes there are among what is loaded, the smallest first. */
function sizesOf(
  pictures: readonly Picture[],
  { size }: Filters,
): readonly { readonly width: number; readonly height: number }[] {
  const all = new Map(
    [...pictures, ...(size ? [size] : [])].map(({ width, height }) => [key({ width, height }), { width, height }]),
  );
  return [...all.values()].toSorted((a, b) => a.width * a.height - b.width * b.height || a.width - b.width);
}
