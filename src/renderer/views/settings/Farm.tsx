import { useEffect, useState } from "react";
import type { JoinedFarm } from "../../../contract/farm.ts";
import { sites } from "../../../contract/making/queue.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { PageSection } from "../../kit/layout/Page.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { Select } from "../../kit/fields/Select.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { reloadFarm, useFarm, useTags } from "../../state/farm.ts";
import { call } from "../../state/link.ts";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { FarmMachines } from "./FarmMachines.tsx";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import styles from "./Settings.module.css";

/** Milliseconds between two looks at the farm while it is shown. */
const look = 3000;

/** The farm: joining one, what it does, and lending this machine. */
export function Farm() {
  const t = useText().farm;
  const state = useFarm(({ state }) => state);
  useEffect(() => {
    const again = () => void reloadFarm().catch(() => undefined);
    again();
    const timer = setInterval(again, look);
    return () => clearInterval(timer);
  }, []);
  return (
    <PageSection title={t.title}>
      <div className={styles.rows}>{state?.farm ? <Joined farm={state.farm} /> : <Joining />}</div>
    </PageSection>
  );
}

function Joining() {
  const t = useText().farm;
  const [address, setAddress] = useState("");
  const [store, setStore] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const join = async () => {
    const folder = store.trim();
    const state = await call("farm.join", { address: address.trim(), ...(folder === "" ? {} : { store: folder }) });
    useFarm.setState({ state });
  };
  return (
    <div className={styles.wide}>
      <PlaceField
        label={t.address}
        value={address}
        onChange={setAddress}
        disabled={busy}
        placeholder={t.addressExample}
        pick={t.pick}
        file
        orText
      />
      <p className={styles.note}>{t.intro}</p>
      {address.trim() !== "" && (
        <div className={styles.below}>
          <PlaceField
            label={t.store}
            value={store}
            onChange={setStore}
            disabled={busy}
            placeholder={t.storeExample}
            pick={t.store}
          />
        </div>
      )}
      <div className={styles.backup}>
        <Button disabled={address.trim() === "" || busy} onClick={() => void attempt(join)}>
          {busy ? t.joining : t.join}
        </Button>
      </div>
      <Problem>{problem}</Problem>
    </div>
  );
}

function Joined({ farm }: { readonly farm: JoinedFarm }) {
  const t = useText().farm;
  const site = useStudio(({ settings }) => settings.site);
  const { problem, busy, attempt } = useAttempt();
  const leave = async () => useFarm.setState({ state: await call("farm.leave", null) });
  return (
    <>
      <div className={styles.wide}>
        <Facts>
          <Fact label={t.queue}>{`${farm.host}, ${t.pool(farm.pool)}`}</Fact>
          <Fact label={/^https?:/.test(farm.store) ? t.bucket : t.folder}>{farm.store}</Fact>
          {farm.problem === null && <Fact label={t.work}>{t.counts(farm.waiting, farm.working)}</Fact>}
        </Facts>
        <Problem>{problem ?? farm.problem}</Problem>
        <div className={styles.backup}>
          <Button disabled={busy} onClick={() => void attempt(leave)}>
            {t.leave}
          </Button>
        </div>
      </div>
      {farm.problem === null && <FarmMachines machines={farm.machines} paused={farm.paused} />}
      <div className={styles.row}>
        <div>
          <p className={styles.label}>{t.site}</p>
          <p className={styles.note}>{t.siteNote}</p>
        </div>
        <Segmented
          label={t.site}
          value={site}
          onChange={(site) => void attempt(() => changeSettings({ site }))}
          options={sites.map((value) => ({ value, label: t.sites[value] }))}
        />
      </div>
      <Tag />
      <Lend away={farm.problem} />
    </>
  );
}

/** Which machines of the farm make new pictures, where they have tags. */
function Tag() {
  const t = useText().farm;
  const tag = useStudio(({ settings }) => settings.tag);
  const tags = useTags(tag);
  const { problem, attempt } = useAttempt();
  if (tags.length === 0) return null;
  return (
    <div>
      <Select
        label={t.tag}
        value={tag ?? ""}
        onChange={(chosen) => void attempt(() => changeSettings({ tag: chosen === "" ? null : chosen }))}
        options={[{ value: "", label: t.anyTag }, ...tags.map((value) => ({ value, label: t.tagged(value) }))]}
      />
      <Problem>{problem}</Problem>
    </div>
  );
}

/** What the farm is told of this machine: kept when the field is left. */
function OwnTags() {
  const t = useText().farm;
  const tags = useStudio(({ settings }) => settings.tags);
  const [typed, setTyped] = useState(tags.join(", "));
  const { problem, attempt } = useAttempt();
  const keep = () => {
    const now = [...new Set(typed.split(",").map((tag) => tag.trim().toLowerCase()))].filter((tag) => tag !== "");
    if (now.join() !== tags.join()) void attempt(() => changeSettings({ tags: now }));
  };
  return (
    <div className={styles.below} onBlur={keep}>
      <TextField label={t.tags} value={typed} onChange={setTyped} placeholder={t.tagsExample} spellCheck={false} />
      <p className={styles.note}>{t.tagsNote}</p>
      <Problem>{problem}</Problem>
    </div>
  );
}

/** @param away  why the farm does not answer, which is said above; null while it does */
function Lend({ away }: { readonly away: string | null }) {
  const t = useText().farm;
  const wanted = useStudio(({ settings }) => settings.lending);
  const lending = useFarm(({ state }) => state?.lending ?? null);
  const { problem, attempt } = useAttempt();
  const failed = lending?.state === "failed" ? lending.message : null;
  const told =
    lending?.state === "on"
      ? t.lending.on(lending.name)
      : lending?.state === "joining"
        ? t.lending.joining
        : failed !== null && away !== null
          ? t.lending.away
          : "";
  return (
    <div>
      <Switch
        label={t.lend}
        note={`${t.lendNote} ${told}`}
        checked={wanted}
        onChange={(lending) => void attempt(() => changeSettings({ lending }))}
      />
      <Problem>{problem ?? (away === null ? failed : null)}</Problem>
      {wanted && <OwnTags />}
    </div>
  );
}
