import { type FormEvent, useId, useState } from "react";
import { isFullPath } from "../../../contract/values/full-path.ts";
import type { Style } from "../../../contract/library/library.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Dialog } from "../../kit/overlays/Dialog.tsx";
import { PlaceField } from "../../kit/fields/PlaceField.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import { TextField } from "../../kit/fields/TextField.tsx";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { notify, useStudio } from "../../state/studio.ts";
import { useText } from "../../text/text.ts";
import styles from "./Shared.module.css";
import { setSharedFolder, useSharedFolder } from "./shared-folder.ts";

/** Gives a style to others: an act of its own, with an author and a licence. */
export function Publish({ style }: { readonly style: Style }) {
  const t = useText().sharing;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)} className={styles.publish}>
        {t.publish}
      </Button>
      {open && <PublishDialog style={style} onClose={() => setOpen(false)} />}
    </>
  );
}

function PublishDialog({ style, onClose }: { readonly style: Style; readonly onClose: () => void }) {
  const { sharing: t, common } = useText();
  const form = useId();
  const creator = useStudio(({ settings }) => settings.creator);
  const { folder } = useSharedFolder();
  const [author, setAuthor] = useState(creator);
  const [licence, setLicence] = useState("");
  const { problem, busy, attempt } = useAttempt();
  const place = folder.trim();
  const full = isFullPath(place);
  const can = full && author.trim() !== "" && licence.trim() !== "" && !busy;
  const publish = async () => {
    const said = { folder: place, style: style.id, author: author.trim(), licence: licence.trim() };
    const { name, version } = await call("packs.publish", said);
    notify(t.published(name, version));
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (can) void attempt(publish);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.publishTitle(style.name)}
      width={460}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form={form} disabled={!can}>
            {t.doPublish}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <p className={styles.quiet}>{t.publishText}</p>
        <PlaceField label={t.folder} value={folder} onChange={setSharedFolder} pick={t.pick} />
        <TextField label={t.author} value={author} onChange={setAuthor} maxLength={200} />
        <TextField
          label={t.licenceField}
          value={licence}
          onChange={setLicence}
          placeholder={t.licenceExample}
          maxLength={500}
        />
        <Problem>{problem}</Problem>
      </form>
    </Dialog>
  );
}
