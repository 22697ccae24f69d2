import { Button } from "../../kit/buttons/Button.tsx";
import { Chip } from "../../kit/fields/TagEditor.tsx";
import { useAnswer } from "../../state/answers.ts";
import { askName } from "../../state/naming.ts";
import { useModelNames } from "../../state/model-names.ts";
import { type Text, useText } from "../../text/text.ts";
import { dayStart } from "./days.ts";
import {
  addressOf,
  type FilterProps,
  type Filters,
  isPlain,
  setFilters,
  type SetFilter,
  withoutFilter,
  withoutFilters,
} from "./filters.ts";
import styles from "./History.module.css";

/** A chip for every filter that is set, and every value of a facet, each with ✕. */
export function FilterChips({ filters, onChange }: FilterProps) {
  const text = useText();
  const t = text.history;
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: looks } = useAnswer("styles.list", { view: "all" });
  const { data: gone } = useAnswer("people.list", filters.shows === null ? undefined : { view: "trash" });
  const shows = [...(people ?? []), ...(gone ?? [])].find(({ id }) => id === filters.shows)?.name;
  const { data: sheets } = useAnswer("sheets.list", filters.sheet === null ? undefined : null);
  const sheet = sheets?.find(({ id }) => id === filters.sheet)?.name;
  const models = useModelNames();
  const nameOf = (one: Extract<SetFilter, { value: unknown }>): string => {
    const known =
      one.name === "people"
        ? people?.find(({ id }) => id === one.value)?.name
        : one.name === "styles"
          ? looks?.find(({ id }) => id === one.value)?.name
          : one.name === "models"
            ? (models.get(one.value) ?? one.value)
            : one.value;
    return known ?? t.chip.unknown;
  };
  const set = setFilters(filters);
  if (isPlain(filters)) return null;
  return (
    <div role="group" aria-label={t.filters} className={styles.chips}>
      {set.map((one) => {
        const words = "value" in one ? nameOf(one) : chipWords(one.name, filters, { shows, sheet }, text);
        return (
          <Chip
            key={"value" in one ? `${one.name} ${one.value}` : one.name}
            on
            onRemove={() => onChange(withoutFilter(filters, one))}
            removeLabel={t.chip.remove(one.name === "stars" ? t.chip.starsSaid(filters.stars) : words)}
          >
            {words}
          </Chip>
        );
      })}
      <Button
        kind="quiet"
        className={styles.clear}
        onClick={() => askName({ kind: "search", address: addressOf(filters) })}
      >
        {t.collecting.keep}
      </Button>
      {set.length > 1 && (
        <Button kind="quiet" className={styles.clear} onClick={() => onChange(withoutFilters(filters))}>
          {t.clearFilters}
        </Button>
      )}
    </div>
  );
}

function chipWords(
  name: Exclude<SetFilter, { value: unknown }>["name"],
  { stars, exported, from, to, seed, size, likeness, styleMatch }: Filters,
  { shows, sheet }: { readonly shows: string | undefined; readonly sheet: string | undefined },
  { history: { chip, exportedOptions, sizeOf }, measures }: Pick<Text, "history" | "measures">,
): string {
  switch (name) {
    case "shows":
      return chip.shows(shows ?? chip.unknown);
    case "sheet":
      return chip.sheet(sheet ?? chip.unknown);
    case "stars":
      return chip.stars(stars);
    case "exported":
      return exportedOptions[exported ? "yes" : "no"];
    case "dates": {
      const [start, end] = [from === null ? null : dayStart(from), to === null ? null : dayStart(to)];
      if (start !== null && end !== null) return start === end ? chip.on(start) : chip.between(start, end);
      return start === null ? chip.to(end ?? 0) : chip.from(start);
    }
    case "seed":
      return chip.seed(seed ?? 0);
    case "size":
      return sizeOf(size?.width ?? 0, size?.height ?? 0);
    case "likeness":
      return measures.leastSaid(name, likeness ?? 0);
    case "styleMatch":
      return measures.leastSaid(name, styleMatch ?? 0);
    case "best":
      return measures.best;
    default:
      return name satisfies never;
  }
}
