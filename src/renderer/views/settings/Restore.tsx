import { useRef, useState } from "react";
import { isFullPath } from "../../../contract/values/full-path.ts";
import type { BackupContent, Holdings } from "../../../contract/backup.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Checkbox } from "../../kit/fields/Checkbox.tsx";
import { Dialog } from "../../kit/overlays/Dialog.tsx";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { openAgain } from "../../state/open-again.ts";
import { useText } from "../../text/text.ts";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import styles from "./Settings.module.css";
import { Working } from "./Working.tsx";

interface Found {
  readonly from: string;
  readonly backup: BackupContent;
  readonly here: Holdings;
}

/** Bringing a backup back: what it holds is said first, and nothing happens without a yes. */
export function Restore() {
  const s = useText().settings.restore;
  const [place, setPlace] = useState("");
  const [found, setFound] = useState<Found | null>(null);
  const { problem, busy, attempt } = useAttempt();
  const look = async () => {
    const from = place.trim();
    setFound({ from, ...(await call("backup.look", { from })) });
  };
  return (
    <div className={styles.wide}>
      <PlaceField label={s.place} value={place} onChange={setPlace} disabled={busy} pick={s.pick} file />
      <p className={styles.note}>{s.note}</p>
      <div className={styles.backup}>
        <Button disabled={!isFullPath(place.trim()) || busy} onClick={() => void attempt(look)}>
          {busy ? s.looking : s.look}
        </Button>
      </div>
      <Problem>{problem}</Problem>
      {found && <Question found={found} onClose={() => setFound(null)} />}
    </div>
  );
}

function Question({ found: { from, backup, here }, onClose }: { readonly found: Found; readonly onClose: () => void }) {
  const t = useText();
  const s = t.settings.restore;
  const [agreed, setAgreed] = useState(false);
  const [starting, setStarting] = useState(false);
  const { problem, busy, attempt } = useAttempt();
  const running = useRef<AbortController | null>(null);
  const restore = async () => {
    const { signal } = (running.current = new AbortController());
    await call("backup.restore", { from, replace: true }, { signal });
    setStarting(true);
    await openAgain();
  };
  const close = () => {
    if (!busy && !starting) onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={s.title(backup.made)}
      footer={
        <>
          <Button onClick={close} disabled={busy || starting}>
            {t.common.cancel}
          </Button>
          <Button kind="primary" disabled={!agreed || busy || starting} onClick={() => void attempt(restore)}>
            {starting ? s.starting : s.restore}
          </Button>
        </>
      }
    >
      <div className={styles.question}>
        <Facts>
          <Fact label={s.holds}>{s.holdings(backup)}</Fact>
          <Fact label={s.size}>{s.bytes(backup.bytes)}</Fact>
          <Fact label={s.here}>{s.holdings(here)}</Fact>
        </Facts>
        <p>{s.aside}</p>
        <Checkbox label={s.agree} checked={agreed} onChange={setAgreed} />
        {busy && !starting && <Working label={s.running} onCancel={() => running.current?.abort()} />}
        <Problem>{problem}</Problem>
      </div>
    </Dialog>
  );
}
