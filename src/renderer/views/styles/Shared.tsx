import { isFullPath } from "../../../contract/values/full-path.ts";
import type { SharedStyle } from "../../../contract/library/packs.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Dialog } from "../../kit/overlays/Dialog.tsx";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { notify } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Shared.module.css";
import { setSharedFolder, useSharedFolder } from "./shared-folder.ts";

/** What others have published, every version with its author and licence, to be taken into the library. */
export function Shared({ onClose }: { readonly onClose: () => void }) {
  const { sharing: t, teaching } = useText();
  const { folder } = useSharedFolder();
  const place = folder.trim();
  const full = isFullPath(place);
  const { data, error } = useAnswer("packs.list", full ? { folder: place } : undefined, { brief: true });
  const { styles: packs, unread } = data ?? { styles: null, unread: 0 };
  const { problem, busy, attempt } = useAttempt();
  const accept = ({ id }: SharedStyle) =>
    attempt(async () => notify(t.accepted((await call("packs.accept", { folder: place, id })).name)));
  return (
    <Dialog open onClose={onClose} title={t.title} width={520} footer={<Button onClick={onClose}>{t.close}</Button>}>
      <div className={styles.form}>
        <p className={styles.quiet}>{t.intro}</p>
        <PlaceField label={t.folder} value={folder} onChange={setSharedFolder} pick={t.pick} />
        <Problem>{problem ?? (full ? error?.message : null)}</Problem>
        {full && packs?.length === 0 && <p className={styles.quiet}>{t.none}</p>}
        {full && unread > 0 && <p className={styles.quiet}>{t.unread(unread)}</p>}
        {full && packs && packs.length > 0 && (
          <ul className={styles.list} aria-label={t.list}>
            {packs.map((pack) => (
              <li key={pack.id}>
                <div>
                  <b>{pack.name}</b> {t.version(pack.version)} {t.by(pack.authors)}
                  <p className={styles.quiet}>{t.facts(pack.pictures, pack.published)}</p>
                  {pack.learned.length > 0 && (
                    <p className={styles.quiet}>
                      {t.learned(
                        pack.learned.map(({ depth, model }) => teaching.learnedOf(teaching.depths[depth].label, model)),
                      )}
                    </p>
                  )}
                  <p className={styles.quiet}>{t.licence(pack.licence)}</p>
                </div>
                {pack.here ? (
                  <span className={styles.quiet}>{t.here}</span>
                ) : (
                  <Button
                    disabled={busy}
                    aria-label={t.acceptOf(pack.name, pack.version, pack.author)}
                    onClick={() => void accept(pack)}
                  >
                    {t.accept}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
