import type { Picture } from "../../../contract/library/library.ts";
import { sharedTags } from "../../../contract/library/tags.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { More, QueueThese, Reject, Trash } from "../../kit/icons.ts";
import { Menu } from "../../kit/overlays/Menu.tsx";
import { Stars } from "../../kit/fields/Stars.tsx";
import { TagEditor } from "../../kit/fields/TagEditor.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle } from "../../state/actions.ts";
import { call } from "../../state/link.ts";
import { keyLabel } from "../../shortcuts/keys.ts";
import { draftsOfPictures, useObstacle } from "../../state/pictures/queue-these.ts";
import { useText } from "../../text/text.ts";
import { Inspector, InspectorNote, InspectorPictures, InspectorTitle } from "../../kit/layout/Inspector.tsx";
import { TrashedActions } from "../../collection/TrashedActions.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import type { HistoryCommands } from "./commands.tsx";
import styles from "./PictureInspector.module.css";

/** More would not fit without scrolling. */
const shown = 12;

export interface SeveralPicturesProps {
  readonly count: number;
  /** Fewer than they are while some are on their way. */
  readonly pictures: readonly Picture[];
  readonly commands: HistoryCommands;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Several at once: what can be done with all of them. */
export function SeveralPictures({ count, pictures, commands, open, onClose }: SeveralPicturesProps) {
  const { history: t, collection, studio } = useText();
  const gone = pictures.length > 0 && pictures.every(({ trashed }) => trashed !== null);
  const title = t.several(count);
  const obstacle = useObstacle((draft) =>
    draftsOfPictures(
      draft,
      pictures.slice(0, 1).map(({ id }) => id),
    ),
  );
  const tags = sharedTags(pictures);
  const stars = new Set(pictures.map((picture) => picture.stars));
  return (
    <Inspector
      label={title}
      open={open}
      onClose={onClose}
      header={<InspectorTitle>{title}</InspectorTitle>}
      footer={
        gone ? (
          <TrashedActions restoreLabel={t.restoreSome(count)} onRestore={commands.restore} onErase={commands.erase} />
        ) : (
          <>
            <Button
              kind="primary"
              size="large"
              icon={<QueueThese />}
              disabled={obstacle !== null}
              title={obstacle === null ? collection.queueOfPictures : studio.composer.obstacles[obstacle]}
              onClick={commands.queue}
            >
              {collection.queueThese}
            </Button>
            <IconButton
              label={t.trash}
              hint={keyLabel("Delete")}
              side="top"
              icon={<Trash />}
              onClick={commands.trash}
            />
            <Menu
              side="top"
              trigger={<IconButton label={t.moreActions} icon={<More />} side="top" className={styles.more} />}
              entries={commands.menu}
            />
          </>
        )
      }
    >
      <InspectorPictures>
        {pictures.slice(0, shown).map((picture) => (
          <Thumb
            key={picture.id}
            colour={picture.colour}
            src={picture.present ? pictureUrl(picture.id, 92) : null}
            alt={pictureTitle(picture)}
            radius="s"
          />
        ))}
      </InspectorPictures>
      {!gone && pictures.length > 0 && (
        <>
          <div className={styles.rating}>
            <Stars
              label={t.rating}
              value={stars.size === 1 ? (pictures[0]?.stars ?? 0) : null}
              onChange={commands.rate}
              size="large"
            />
            <IconButton
              label={t.reject}
              hint="X"
              icon={<Reject />}
              pressed={pictures.every(({ rejected }) => rejected)}
              onClick={commands.reject}
            />
          </div>
          <TagEditor
            key={pictures.map(({ id }) => id).join()}
            tags={tags}
            onChange={(change) =>
              commands.attempt(() => call("pictures.tag", { ids: pictures.map(({ id }) => id), tags: change }))
            }
          />
        </>
      )}
      {!gone && pictures.length > 0 && (
        <InspectorNote>
          {obstacle === null ? collection.queueOfPictures : studio.composer.obstacles[obstacle]}
        </InspectorNote>
      )}
      <Problem>{commands.problem}</Problem>
    </Inspector>
  );
}
