import type { Draft } from "../../../../contract/making/draft.ts";
import { sites } from "../../../../contract/making/queue.ts";
import { Segmented } from "../../../kit/fields/Segmented.tsx";
import { Select } from "../../../kit/fields/Select.tsx";
import { useJoined, useTags } from "../../../state/farm.ts";
import { attemptAloud, changeSettings, useStudio } from "../../../state/studio.ts";
import { useText } from "../../../text/text.ts";

/** Where the next pictures are made. Without a farm there is no question; a private picture stays here. */
export function Site({ draft }: { readonly draft: Draft }) {
  const t = useText().farm;
  const joined = useJoined();
  const site = useStudio(({ settings }) => settings.site);
  const tag = useStudio(({ settings }) => settings.tag);
  const tags = useTags(tag);
  if (!joined || draft.private !== undefined) return null;
  return (
    <>
      <Segmented
        label={t.site}
        value={site}
        onChange={(site) => attemptAloud(() => changeSettings({ site }))}
        options={sites.map((value) => ({ value, label: t.sites[value] }))}
      />
      {site === "farm" && tags.length > 0 && (
        <Select
          label={t.tag}
          labelled="hidden"
          value={tag ?? ""}
          onChange={(chosen) => attemptAloud(() => changeSettings({ tag: chosen === "" ? null : chosen }))}
          options={[{ value: "", label: t.anyTag }, ...tags.map((value) => ({ value, label: t.tagged(value) }))]}
        />
      )}
    </>
  );
}
