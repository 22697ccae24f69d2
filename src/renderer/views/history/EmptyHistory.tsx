import { Button } from "../../kit/buttons/Button.tsx";
import { EmptyState } from "../../kit/layout/EmptyState.tsx";
import { Export, HistoryIcon, Reject, Search, Star, Trash } from "../../kit/icons.ts";
import { go } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { everything, type Filters, isPlain, withoutFilters } from "./filters.ts";

/** What is said where the grid would be empty, and the one action that fills it. */
export function EmptyHistory({
  filters,
  onChange,
}: {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  const t = useText().history;
  if (!isPlain(filters))
    return (
      <EmptyState
        icon={<Search />}
        title={t.noneTitle}
        action={<Button onClick={() => onChange(withoutFilters({ ...filters, text: "" }))}>{t.clearFilters}</Button>}
      >
        {t.noneText}
      </EmptyState>
    );
  if (filters.place === "all")
    return (
      <EmptyState
        icon={<HistoryIcon />}
        title={t.emptyTitle}
        action={
          <Button kind="primary" onClick={() => go("studio")}>
            {t.toStudio}
          </Button>
        }
      >
        {t.emptyText}
      </EmptyState>
    );
  const { title, text } = t.empty[filters.place];
  const icon = { starred: <Star />, unexported: <Export />, rejected: <Reject />, trash: <Trash /> }[filters.place];
  return (
    <EmptyState icon={icon} title={title} action={<Button onClick={() => onChange(everything)}>{t.showAll}</Button>}>
      {text}
    </EmptyState>
  );
}
