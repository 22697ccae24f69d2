import { useState } from "react";
import type { Person, Reference } from "../../../contract/library/library.ts";
import { Segmented } from "../../kit/fields/Segmented.tsx";
import { bestPhoto } from "../../../contract/library/best-photo.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { takePerson, useDraft } from "../../state/draft/draft.ts";
import { routeHash } from "../../state/route/route.ts";
import { call } from "../../state/link.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { useText } from "../../text/text.ts";
import { date } from "../../text/words.ts";
import { EntryInspector, type InspectorState, type InspectorTools } from "../../collection/EntryInspector.tsx";
import { entryPictureMenu } from "../../collection/picture-menu.tsx";
import { Fact } from "../../kit/layout/Facts.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { NextFace, TurnRight } from "../../kit/icons.ts";
import { Coach } from "./Coach.tsx";
import { framedPreset, type Preset, presetOf, presets } from "./crop.ts";
import { CropFrame } from "./CropFrame.tsx";
import styles from "./PersonInspector.module.css";
import { PhotoStrip } from "./PhotoStrip.tsx";
import { peopleShelf } from "../../collection/people-shelf.ts";
import { useCrop } from "./use-crop.ts";
import { useFraming } from "./use-framing.ts";

interface PersonInspectorProps extends InspectorState {
  readonly person: Person;
}

/** All of a person: the photograph with its frame and the coach's word, the others, and what is known. */
export function PersonInspector({ person, ...state }: PersonInspectorProps) {
  const t = useText();
  // By id: the order changes when another one is preferred.
  const [shown, setShown] = useState<Reference["id"] | null>(null);
  const photo = person.photos.find(({ id }) => id === shown) ?? person.photos[0];
  return (
    <EntryInspector
      shelf={peopleShelf}
      entry={person}
      {...state}
      onUse={() => takePerson(person, photo)}
      pictures={(tools) =>
        photo && <Photos person={person} photo={photo} onShow={setShown} onPreview={state.onPreview} {...tools} />
      }
      facts={
        <>
          <Fact label={t.people.shelf.preferred}>{person.photos[0]?.name}</Fact>
          <Fact label={t.collection.added}>{date(person.added)}</Fact>
          <Fact label={t.collection.madeWith}>
            {person.pictures > 0 ? (
              <a href={routeHash({ view: "history", query: { person: String(person.id) } })}>
                {t.common.pictures(person.pictures)} ›
              </a>
            ) : (
              t.collection.none
            )}
          </Fact>
        </>
      }
    />
  );
}

interface PhotosProps extends InspectorTools {
  readonly person: Person;
  /** The one that is shown; it is also the one that is used. */
  readonly photo: Reference;
  readonly onShow: (photo: Reference["id"] | null) => void;
  readonly onPreview: (at: number) => void;
}

function Photos({ person, photo, onShow, onPreview, choose, attempt }: PhotosProps) {
  const t = useText();
  const words = t.people.shelf;
  const { photos, name } = person;
  const remove = async (gone: Reference) => {
    await peopleShelf.removePicture(person, gone);
    offerUndo(words.pictureRemoved(name));
  };
  const longSide = useDraft(({ draft }) => draft.contentLongSide);
  const better = bestPhoto(photos, longSide);
  return (
    <>
      <Framed key={`${photo.id} ${photo.turn}`} person={person} photo={photo} attempt={attempt} />
      <PhotoStrip
        person={person}
        words={words}
        at={photos.indexOf(photo)}
        onShow={(k) => onShow(photos[k]?.id ?? null)}
        onPreview={onPreview}
        menu={(one, k) =>
          entryPictureMenu(peopleShelf, person, one, {
            attempt,
            onPreview: () => onPreview(k),
            onPrefer: () => {
              onShow(one.id);
              attempt(() => peopleShelf.prefer(person, one));
            },
            onRemove: () => attempt(() => remove(one)),
          })
        }
        onRemove={(one) => attempt(() => remove(one))}
        onAdd={choose}
      />
      {better && (
        <div role="status" className={styles.better}>
          <p>{words.better(better.name)}</p>
          <Button
            onClick={() => {
              onShow(better.id);
              attempt(() => peopleShelf.prefer(person, better));
            }}
          >
            {words.prefer}
          </Button>
        </div>
      )}
    </>
  );
}

/** One photograph with its frame, the presets for it, and what the coach says. */
function Framed({
  person,
  photo,
  attempt,
}: {
  readonly person: Person;
  readonly photo: Reference;
  readonly attempt: InspectorTools["attempt"];
}) {
  const t = useText();
  const frame = useFraming(photo);
  const { crop, setCrop } = useCrop(photo, (next) =>
    attempt(() => call("people.crop", { id: person.id, photo: photo.id, crop: next })),
  );
  return (
    <div className={styles.framed}>
      <CropFrame photo={photo} crop={crop} onCrop={setCrop} alt={t.people.crop.photoOf(person.name)} />
      <div className={styles.tools}>
        <Segmented<Preset | "own">
          label={t.people.crop.presets}
          value={presetOf(crop, photo) ?? "own"}
          onChange={(preset) => preset !== "own" && setCrop(frame(preset, crop), "done")}
          options={presets.map((preset) => ({ value: preset, label: t.people.crop[preset] }))}
          className={styles.presets}
        />
        <div className={styles.buttons}>
          {(photo.faces?.length ?? 0) > 1 && (
            <IconButton
              label={t.people.crop.nextFace}
              icon={<NextFace />}
              side="top"
              onClick={() => setCrop(frame(framedPreset(crop, photo), crop), "done")}
            />
          )}
          <IconButton
            label={t.collection.turnRight}
            icon={<TurnRight />}
            side="top"
            onClick={() => attempt(() => peopleShelf.turn(person, photo, 1))}
          />
        </div>
      </div>
      <Coach photo={photo} crop={crop} />
    </div>
  );
}
