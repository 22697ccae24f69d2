import { useEffect, useMemo, useRef } from "react";
import { bringInAs } from "../collection/bring-in-as.ts";
import { FilePreviews } from "../collection/FilePreviews.tsx";
import { Button } from "../kit/buttons/Button.tsx";
import { Dialog } from "../kit/overlays/Dialog.tsx";
import { PeopleIcon, StylesIcon } from "../kit/icons.ts";
import { Problem } from "../kit/layout/Problem.tsx";
import { useAttempt } from "../state/attempt.ts";
import { edit } from "../state/draft/draft.ts";
import { withPerson, withStyle } from "../state/draft/rules.ts";
import { closeIncoming } from "../state/incoming.ts";
import { go } from "../state/route/route.ts";
import { leaveFirstRun } from "../state/studio.ts";
import { useText } from "../text/text.ts";
import styles from "./RoleQuestion.module.css";

type Role = "subject" | "style";

/** Pictures that came from outside: the subject of the next picture, or its style? By click, or by S and T. */
export default function RoleQuestion({ files }: { readonly files: readonly File[] }) {
  const { incoming: t, common } = useText();
  const first = useRef<HTMLButtonElement>(null);
  const { problem, busy, attempt } = useAttempt();
  const take = async (role: Role) => {
    if (role === "subject") {
      const { person, photo } = await bringInAs(role, files);
      edit((draft) => withPerson(draft, person, photo));
    } else {
      const { style } = await bringInAs(role, files);
      edit((draft) => withStyle(draft, style));
    }
    leaveFirstRun();
    go("studio");
  };
  const choose = (role: Role) => {
    if (!busy) void attempt(() => take(role)).then((fault) => fault ?? closeIncoming());
  };
  const latest = useRef(choose);
  latest.current = choose;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const role = ({ s: "subject", t: "style" } as const)[event.key.toLowerCase()];
      if (!role) return;
      event.preventDefault();
      latest.current(role);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  return (
    <Dialog
      open
      onClose={closeIncoming}
      title={t.title(files.length)}
      width={420}
      first={first}
      footer={<Button onClick={closeIncoming}>{common.cancel}</Button>}
    >
      <div className={styles.question}>
        <FilePreviews files={useMemo(() => [...files], [files])} />
        <div className={styles.roles}>
          <Button
            ref={first}
            size="large"
            icon={<PeopleIcon />}
            hint="S"
            disabled={busy}
            onClick={() => choose("subject")}
          >
            {t.subject}
          </Button>
          <Button size="large" icon={<StylesIcon />} hint="T" disabled={busy} onClick={() => choose("style")}>
            {t.style}
          </Button>
        </div>
        <Problem>{problem}</Problem>
      </div>
    </Dialog>
  );
}
