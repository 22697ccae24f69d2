import { EmptyState } from "../../kit/EmptyState.tsx";
import { QueueIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function QueueView() {
  const t = useText().queue;
  return (
    <EmptyState icon={<QueueIcon />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
