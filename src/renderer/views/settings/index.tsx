import { EmptyState } from "../../kit/EmptyState.tsx";
import { SettingsIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function SettingsView() {
  const t = useText().settings;
  return (
    <EmptyState icon={<SettingsIcon />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
