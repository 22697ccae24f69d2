import type { Draft } from "../../../../contract/draft.ts";
import { sites } from "../../../../contract/queue.ts";
import { Segmented } from "../../../kit/Segmented.tsx";
import { useJoined } from "../../../state/farm.ts";
import { attemptAloud, changeSettings, useStudio } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";

/** Where the next pictures are made. Without a farm there is no question; a private picture stays here. */
export function Site({ draft }: { readonly draft: Draft }) {
  const t = useText().farm;
  const joined = useJoined();
  const site = useStudio(({ settings }) => settings.site);
  if (!joined || draft.private !== undefined) return null;
  return (
    <Segmented
      label={t.site}
      value={site}
      onChange={(site) => attemptAloud(() => changeSettings({ site }))}
      options={sites.map((value) => ({ value, label: t.sites[value] }))}
    />
  );
}
