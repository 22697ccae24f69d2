import { EmptyState } from "../../kit/EmptyState.tsx";
import { StylesIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function StylesView() {
  const t = useText().styles;
  return (
    <EmptyState icon={<StylesIcon />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
