import { useState } from "react";
import { isFullPath } from "../../../contract/values/full-path.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { EmptyState } from "../../kit/layout/EmptyState.tsx";
import { TripletsIcon } from "../../kit/icons.ts";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
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
  const [folder, setFolder] = useState("");
  const place = folder.trim();
  const open = () => isFullPath(place) && onOpen(place);
  const ways = (
    <div className={styles.ways}>
      <MakeButton kind="primary" />
      <div className={styles.open}>
        <PlaceField
          label={t.folder}
          value={folder}
          onChange={setFolder}
          placeholder={t.example}
          pick={t.pick}
          onPick={onOpen}
          onKeyDown={(event) => event.key === "Enter" && open()}
        />
        <Button disabled={busy || !isFullPath(place)} onClick={open}>
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
