import { Fragment, useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import { bestPhoto } from "../../../../contract/library/best-photo.ts";
import type { ReferenceId } from "../../../../contract/values/id.ts";
import { mostReferences } from "../../../../contract/making/parts.ts";
import { AlikeOffer } from "../../../collection/AlikeOffer.tsx";
import { Doubts } from "../../../collection/Doubts.tsx";
import { cx } from "../../../kit/cx.ts";
import { Button } from "../../../kit/buttons/Button.tsx";
import { DropZone, useFilePicker } from "../../../kit/dragging/DropZone.tsx";
import { AddPerson, Plus } from "../../../kit/icons.ts";
import { Thumb } from "../../../kit/grid/Thumb.tsx";
import { referenceUrl } from "../../../media.ts";
import { edit, useDraft } from "../../../state/draft/draft.ts";
import type { Place } from "../../../state/draft/placing.ts";
import { alsoPerson } from "../../../state/draft/rules.ts";
import { useText } from "../../../text/text.ts";
import composer from "./Composer.module.css";
import { PartOrigin } from "./PartOrigin.tsx";
import styles from "./Slots.module.css";
import { SubjectFrame } from "./SubjectFrame.tsx";
import { canBeSubject, takeDragged, takePhotos } from "./taking.ts";
import type { Composed } from "./use-composer.ts";

/** Who the picture is of: nobody, one, or several in their order. */
export function SubjectSlot({ people }: { readonly people: Composed["people"] }) {
  const t = useText().studio.composer;
  const parts = useDraft(({ draft }) => draft.people);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = (work: Promise<void>) => {
    setProblem(null);
    work.catch((error: unknown) => setProblem(toFault(error).message));
  };
  const zone = (place: Place) => ({
    onDrop: (dragged: Parameters<typeof takeDragged>[0]) => attempt(takeDragged(dragged, place)),
    onFiles: (given: readonly File[]) => attempt(takePhotos(given, place)),
  });
  const outer = zone(people.length > 1 ? "beside" : "instead");
  const picker = useFilePicker(zone("beside").onFiles);
  return (
    <div>
      <div className={composer.label}>
        {t.subject}
        {people.length > 1 && <small>{t.inOrder}</small>}
      </div>
      {picker.input}
      <DropZone
        label={t.subject}
        prompt={t.subject}
        accepts={canBeSubject}
        {...outer}
        className={cx(styles.subjects, people.length > 1 && styles.pairs)}
      >
        {people.map((subject, at) => (
          <SubjectFrame key={subject.key} subject={subject} at={at} of={people.length} {...zone(at)} />
        ))}
        {people.length === 0 ? (
          <button type="button" className={cx(styles.empty, styles.tall)} onClick={picker.open}>
            <AddPerson />
            {t.dropSubject}
          </button>
        ) : (
          people.length < mostReferences && (
            <DropZone
              accepts={canBeSubject}
              {...zone("beside")}
              className={people.length % 2 === 1 && people.length > 1 ? undefined : styles.line}
            >
              <button
                type="button"
                className={cx(styles.empty, people.length % 2 === 1 && people.length > 1 ? styles.tall : styles.low)}
                onClick={picker.open}
                aria-label={t.addSubject}
                title={t.addSubject}
              >
                <Plus />
              </button>
            </DropZone>
          )
        )}
      </DropZone>
      {people.map((subject) => (
        <Fragment key={subject.key}>
          <PartOrigin part={subject} role="subject" onProblem={setProblem} />
          <Photos subject={subject} />
        </Fragment>
      ))}
      <Doubts role="subject" parts={parts} names={people.map(({ name }) => name)} />
      <AlikeOffer among={people.flatMap(({ person }) => person?.id ?? [])} asks />
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** Which photograph of somebody is used, where there are several. */
function Photos({ subject: { person, part } }: { readonly subject: Composed["people"][number] }) {
  const t = useText().studio.composer;
  const longSide = useDraft(({ draft }) => draft.contentLongSide);
  if (!person || person.photos.length < 2 || !("photo" in part)) return null;
  const shown = person.photos.find(({ id }) => id === part.photo) ?? person.photos[0]!;
  const better = bestPhoto([shown, ...person.photos.filter((one) => one !== shown)], longSide);
  const use = (photo: ReferenceId) => edit((draft) => alsoPerson(draft, person.id, photo));
  return (
    <>
      <div role="radiogroup" aria-label={t.photos(person.name)} className={styles.photos}>
        {person.photos.slice(0, 4).map((one, k) => (
          <button
            key={one.id}
            type="button"
            role="radio"
            aria-checked={one.id === shown?.id}
            aria-label={t.photo(k + 1)}
            className={styles.photo}
            onClick={() => use(one.id)}
          >
            <Thumb src={referenceUrl(one, { tile: 26 })} alt="" radius="s" />
          </button>
        ))}
      </div>
      {better && (
        <div role="status" className={styles.better}>
          <p>{t.better(better.name)}</p>
          <Button kind="quiet" onClick={() => use(better.id)}>
            {t.useBetter}
          </Button>
        </div>
      )}
    </>
  );
}
