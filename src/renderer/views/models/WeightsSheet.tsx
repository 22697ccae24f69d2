import { isFullPath } from "../../../contract/values/full-path.ts";
import type { InstalledModel } from "../../../contract/models.ts";
import { useEffect, useRef, useState } from "react";
import type { WeightsReport } from "../../../contract/models.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Close, Good } from "../../kit/icons.ts";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Sheet, SheetSection } from "../../kit/overlays/Sheet.tsx";
import { FieldRow, TextField } from "../../kit/fields/TextField.tsx";
import { call } from "../../state/link.ts";
import { changeSettings } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./WeightsSheet.module.css";
import { PartList } from "./PartList.tsx";
import { FaultNotice } from "./FaultNotice.tsx";
import { SmallerSheet } from "./SmallerSheet.tsx";
import { useAttempt } from "../../state/attempt.ts";

const idForm = /^[a-z0-9][a-z0-9.-]*$/;

/** From folders with weights to a model: where, what was found, what is missing, and what it is to be called. */
export function WeightsSheet({ onClose }: { readonly onClose: () => void }) {
  const w = useText().models.weights;
  const [typed, setTyped] = useState("");
  const [folders, setFolders] = useState<readonly string[]>([]);
  const [report, setReport] = useState<WeightsReport | null>(null);
  const [id, setId] = useState("");
  const [made, setMade] = useState<InstalledModel | null>(null);
  const looking = useAttempt();
  const making = useAttempt();
  const open = useRef(new AbortController());
  useEffect(() => () => open.current.abort(), []);

  const look = async (next: readonly string[]) => {
    setFolders(next);
    if (next.length === 0) return setReport(null);
    const fault = await looking.attempt(async () => {
      const found = await call("models.scan", { folders: next }, { signal: open.current.signal });
      setReport(found);
      if (found.id !== null) setId((before) => before || (found.id ?? ""));
    });
    // A folder that cannot be read is none of those looked into.
    if (fault) setFolders(folders);
    else setTyped("");
  };
  const add = (folder: string) => {
    const name = folder.trim();
    if (isFullPath(name) && !looking.busy) void look([...new Set([...folders, name])]);
  };
  const make = () => void making.attempt(async () => setMade(await call("models.add", { folders, id })));

  if (made && report) return <Added model={made} optimise={report.optimise} onClose={onClose} />;
  const wrong = report?.complete && !idForm.test(id) ? w.nameWrong : null;
  return (
    <Sheet
      title={w.title}
      width={720}
      onClose={onClose}
      problem={<FaultNotice fault={making.fault} />}
      action={
        <Button
          kind="primary"
          disabled={!report?.complete || wrong !== null || making.busy || looking.busy}
          title={report && !report.complete ? w.incomplete : undefined}
          onClick={make}
        >
          {making.busy ? w.making : w.make}
        </Button>
      }
    >
      <SheetSection>
        <FieldRow>
          <PlaceField
            label={w.folder}
            value={typed}
            onChange={setTyped}
            placeholder={w.placeholder}
            pick={w.chooseTitle}
            onPick={add}
            onKeyDown={(event) => event.key === "Enter" && add(typed)}
          />
          <Button disabled={looking.busy || !isFullPath(typed.trim())} onClick={() => add(typed)}>
            {looking.busy ? w.looking : w.look}
          </Button>
        </FieldRow>
        <FaultNotice fault={looking.fault} />
        {folders.length > 0 ? (
          <ul className={styles.folders} aria-label={w.looked}>
            {folders.map((folder) => (
              <li key={folder}>
                <span>{folder}</span>
                <IconButton
                  size="small"
                  label={w.remove(folder)}
                  icon={<Close />}
                  onClick={() => void look(folders.filter((one) => one !== folder))}
                />
              </li>
            ))}
          </ul>
        ) : (
          <p className="faint">{w.hint}</p>
        )}
      </SheetSection>
      {report && folders.length > 0 && <PartList report={report} />}
      {report?.complete && <TextField label={w.name} value={id} onChange={setId} error={wrong} spellCheck={false} />}
    </Sheet>
  );
}

/** What came of it. */
function Added({
  model,
  optimise,
  onClose,
}: {
  readonly model: InstalledModel;
  readonly optimise: boolean;
  readonly onClose: () => void;
}) {
  const t = useText();
  const w = t.models.weights;
  const [smaller, setSmaller] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const choosing = useAttempt();
  const use = async () => {
    if ((await choosing.attempt(() => changeSettings({ model: model.id }))) === null) onClose();
  };
  if (smaller) return <SmallerSheet model={model} onClose={onClose} />;
  return (
    <Sheet
      title={w.title}
      width={720}
      onClose={onClose}
      close={t.common.done}
      first={first}
      problem={<FaultNotice fault={choosing.fault} />}
      action={
        <Button ref={first} kind="primary" onClick={() => (optimise ? setSmaller(true) : void use())}>
          {optimise ? w.smallerFirst : w.useIt}
        </Button>
      }
    >
      <div className={styles.added} role="status">
        <Good />
        <p>
          <b>{w.made(model.name)}</b>
        </p>
        <p className="faint">{optimise ? w.float8 : w.madeText}</p>
      </div>
    </Sheet>
  );
}
