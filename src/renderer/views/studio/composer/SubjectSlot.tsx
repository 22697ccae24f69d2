import { useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import type { ReferenceId } from "../../../../contract/id.ts";
import type { Person } from "../../../../contract/library.ts";
import { cx } from "../../../kit/cx.ts";
import type { Dragged } from "../../../kit/drag.ts";
import { DropZone, useFilePicker } from "../../../kit/DropZone.tsx";
import { IconButton } from "../../../kit/IconButton.tsx";
import { AddPerson, Close } from "../../../kit/icons.ts";
import { Thumb } from "../../../kit/Thumb.tsx";
import { referenceUrl } from "../../../media.ts";
import { addPerson } from "../../../state/actions.ts";
import { edit } from "../../../state/draft.ts";
import { withoutPeople, withPerson } from "../../../state/draft-rules.ts";
import { call } from "../../../state/link.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import styles from "./Slots.module.css";

/** Puts a dropped person into the draft: the photograph that was dragged, or their preferred one. */
export async function takeDragged(dragged: Dragged): Promise<void> {
  if (dragged.kind !== "person") return;
  const people = await call("people.list", { view: "all" });
  const photo = dragged.photo ?? people.find(({ id }) => id === dragged.id)?.photos[0]?.id;
  if (photo !== undefined) edit((draft) => withPerson(draft, dragged.id, photo));
}

/** All files become photographs of one new person, who becomes the subject. */
export async function takePhotos(files: readonly File[]): Promise<void> {
  const person = await addPerson(files);
  const photo = person.photos[0];
  if (photo) edit((draft) => withPerson(draft, person.id, photo.id));
}

/** Who the picture is of. */
export function SubjectSlot({ person, photo }: { readonly person: Person | null; readonly photo: ReferenceId | null }) {
  const t = useText().studio.composer;
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (work: Promise<void>) => {
    setProblem(null);
    work.catch((error: unknown) => setProblem(toFault(error).message));
  };
  const files = (given: readonly File[]) => attempt(takePhotos(given));
  const picker = useFilePicker(files);
  const shown = person?.photos.find(({ id }) => id === photo) ?? person?.photos[0] ?? null;
  return (
    <div>
      <div className={composer.label}>{t.subject}</div>
      {picker.input}
      <DropZone
        label={t.subject}
        prompt={t.subject}
        accepts={({ kind }) => kind === "person"}
        onDrop={(dragged) => attempt(takeDragged(dragged))}
        onFiles={files}
      >
        {person && shown ? (
          <div className={styles.frame}>
            <Thumb src={referenceUrl(shown.id, { tile: 236, crop: shown.crop })} alt={person.name} ratio={4 / 5} />
            <span className={styles.caption} aria-hidden>
              {person.name}
            </span>
            <IconButton
              ground="picture"
              size="small"
              label={t.removeSubject(person.name)}
              icon={<Close />}
              className={styles.remove}
              onClick={() => edit(withoutPeople)}
            />
          </div>
        ) : (
          <button type="button" className={cx(styles.empty, styles.tall)} onClick={picker.open}>
            <AddPerson />
            {t.dropSubject}
          </button>
        )}
      </DropZone>
      {person && person.photos.length > 1 && (
        <div role="radiogroup" aria-label={t.photos(person.name)} className={styles.photos}>
          {person.photos.slice(0, 4).map((one, k) => (
            <button
              key={one.id}
              type="button"
              role="radio"
              aria-checked={one.id === shown?.id}
              aria-label={t.photo(k + 1)}
              className={styles.photo}
              onClick={() => edit((draft) => withPerson(draft, person.id, one.id))}
            >
              <Thumb src={referenceUrl(one.id, { tile: 26, crop: one.crop })} alt="" radius="s" />
            </button>
          ))}
        </div>
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
