import { EmptyState } from "../../kit/EmptyState.tsx";
import { Machine } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function MachineView() {
  const t = useText().machine;
  return (
    <EmptyState icon={<Machine />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
