import { EmptyState } from "../../kit/EmptyState.tsx";
import { PeopleIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function PeopleView() {
  const t = useText().people;
  return (
    <EmptyState icon={<PeopleIcon />} title={t.comingTitle}>
      {t.comingText}
    </EmptyState>
  );
}
