import { useState } from "react";
import { Button } from "../../kit/Button.tsx";
import { EmptyState } from "../../kit/EmptyState.tsx";
import { TripletsIcon } from "../../kit/icons.ts";
import { isFullPath } from "../../kit/PlaceField.tsx";
import { Problem } from "../../kit/Problem.tsx";
import { TextField } from "../../kit/TextField.tsx";
import { call } from "../../state/link.ts";
import { useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Curate.module.css";
import { MakeButton } from "./MakeButton.tsx";

export interface OpenFolderProps {
  readonly problem: string | null;
  readonly busy: boolean;
  readonly onOpen: (folder: string) => void;
}

/** What will be here, and what brings it: making triplets, or a folder of them, typed, or chosen by the system. */
export function OpenFolder({ problem, busy, onOpen }: OpenFolderProps) {
  const t = useText().curating;
  const { choose } = useText().common;
  const dialogs = useStudio(({ capabilities }) => capabilities.dialogs);
  const [folder, setFolder] = useState("");
  const wrong = folder.trim() !== "" && !isFullPath(folder.trim());
  const open = () => !wrong && folder.trim() !== "" && onOpen(folder.trim());
  const pick = async () => {
    const chosen = await call("system.pickFolder", { title: t.pick });
    if (chosen !== null) onOpen(chosen);
  };
  const ways = (
    <div className={styles.ways}>
      <MakeButton kind="primary" />
      <div className={styles.open}>
        <TextField
          label={t.folder}
          value={folder}
          onChange={setFolder}
          placeholder={t.example}
          error={wrong ? t.fullPath : null}
          onKeyDown={(event) => event.key === "Enter" && open()}
          spellCheck={false}
          end={
            dialogs && (
              <Button kind="quiet" onClick={() => void pick()}>
                {choose}
              </Button>
            )
          }
        />
        <Button disabled={busy || wrong || folder.trim() === ""} onClick={open}>
          {t.openFolder}
        </Button>
        <Problem>{problem}</Problem>
      </div>
    </div>
  );
  return (
    <EmptyState icon={<TripletsIcon />} title={t.emptyTitle} action={ways}>
      {t.emptyText}
    </EmptyState>
  );
}
