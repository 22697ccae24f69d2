import type { ReactNode } from "react";
import type { ShelfQuery } from "../../contract/library/library.ts";
import { Button } from "../kit/buttons/Button.tsx";
import { EmptyState } from "../kit/layout/EmptyState.tsx";
import { Plus } from "../kit/icons.ts";
import { useText } from "../text/text.ts";
import type { ShelfWords } from "./shelf.ts";

interface EmptyShelfProps {
  readonly words: ShelfWords;
  readonly query: ShelfQuery;
  readonly icon: ReactNode;
  readonly onAdd: () => void;
  readonly onClear: () => void;
}

/** What will be here, and the one action that brings it. */
export function EmptyShelf({ words, query, icon, onAdd, onClear }: EmptyShelfProps) {
  const t = useText().collection;
  const { title, text } = words.empty[query.text ? "text" : query.tag ? "tag" : query.view];
  const action = query.text ? (
    <Button onClick={onClear}>{t.clearFilter}</Button>
  ) : query.view === "all" && !query.tag ? (
    <Button kind="primary" size="large" icon={<Plus />} onClick={onAdd}>
      {words.add}
    </Button>
  ) : undefined;
  return (
    <EmptyState icon={icon} title={title} action={action}>
      {text}
    </EmptyState>
  );
}
