import { EmptyState } from "../../kit/EmptyState.tsx";
import { HistoryIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function HistoryView() {
  const t = useText().history;
  return (
    <EmptyState icon={<HistoryIcon />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
