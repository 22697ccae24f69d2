import { EmptyState } from "../../kit/EmptyState.tsx";
import { StudioIcon } from "../../kit/icons.ts";
import { useText } from "../../text/text.ts";

export default function StudioView() {
  const t = useText();
  return <EmptyState icon={<StudioIcon />} title={t.shell.views.studio} />;
}
