import { useState } from "react";
import { Button } from "../../kit/buttons/Button.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { askPermission, permission } from "../../state/notifications.ts";
import { changeSettings, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import { useAttempt } from "../../state/attempt.ts";
import { Problem } from "../../kit/layout/Problem.tsx";
import styles from "./Settings.module.css";

/** Whether the end of the queue is told; in a browser, whether the browser allows it. */
export function Notifications() {
  const t = useText().settings;
  const wanted = useStudio(({ settings }) => settings.notifications);
  const browser = useStudio(({ capabilities }) => capabilities.host === "browser");
  const [allowed, setAllowed] = useState(permission);
  const { problem, attempt } = useAttempt();
  const ask = () => attempt(() => askPermission().then(setAllowed));
  const told =
    !wanted || !browser || allowed === "granted"
      ? null
      : { denied: t.notificationsDenied, ask: t.notificationsUnasked, unsupported: t.notificationsUnsupported }[
          allowed
        ];
  return (
    <>
      <Switch
        label={t.notifications}
        note={t.notificationsNote}
        checked={wanted}
        onChange={(notifications) => {
          attempt(() => changeSettings({ notifications }));
          if (notifications && browser) ask();
        }}
      />
      {told && (
        <div className={styles.aside} role="status">
          <p>{told}</p>
          {allowed === "ask" && <Button onClick={ask}>{t.notificationsAsk}</Button>}
        </div>
      )}
      <Problem>{problem}</Problem>
    </>
  );
}
