import type { MeasuredOutline } from "../../../contract/learning/measures.ts";
import { HistogramSlider } from "../../kit/fields/HistogramSlider.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useText } from "../../text/text.ts";
import { type FilterProps, queryOf } from "./filters.ts";
import styles from "./Measures.module.css";

/** Least likeness and style match, each over how many pictures have how much of it; and the best of each cell. */
export function MeasureFilters({ filters, onChange }: FilterProps) {
  const t = useText().measures;
  // What the sliders leave out still stands in their histograms.
  const query = queryOf({ ...filters, likeness: null, styleMatch: null });
  const { data } = useAnswer("measures.outline", { query }, { keepPrevious: true });
  if (!data) return null;
  const unjudged = data.ids.filter((_, n) => data.likeness[n] === null || data.style[n] === null).length;
  return (
    <>
      {(["likeness", "styleMatch"] as const).map((name) => (
        <Least key={name} name={name} data={data} filters={filters} onChange={onChange} />
      ))}
      {unjudged > 0 && <p className={styles.reason}>{t.unjudged(unjudged)}</p>}
      <Switch
        label={t.best}
        note={t.bestNote}
        checked={filters.best}
        onChange={(best) => onChange({ ...filters, best })}
      />
    </>
  );
}

function Least({
  name,
  data,
  filters,
  onChange,
}: FilterProps & { readonly name: "likeness" | "styleMatch"; readonly data: MeasuredOutline }) {
  const t = useText().measures;
  const values = data[name === "likeness" ? "likeness" : "style"].filter((lead) => lead !== null);
  if (values.length === 0) return null;
  return (
    <HistogramSlider
      label={t.least[name]}
      values={values}
      value={filters[name]}
      onChange={(least) => onChange({ ...filters, [name]: least })}
      say={t.lead}
    />
  );
}
