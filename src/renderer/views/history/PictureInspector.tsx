import { memo } from "react";
import { toldHere } from "../../../contract/library/made.ts";
import { wordsOf } from "../../../contract/making/idiom.ts";
import { percent } from "../../text/words.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { manyLines, oneLine } from "../../../contract/values/plain.ts";
import { ofOtherEdition } from "../../../contract/making/recipe.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { More, Reject } from "../../kit/icons.ts";
import { Menu } from "../../kit/overlays/Menu.tsx";
import { Stars } from "../../kit/fields/Stars.tsx";
import { TagEditor } from "../../kit/fields/TagEditor.tsx";
import { Thumb } from "../../kit/grid/Thumb.tsx";
import { pictureUrl } from "../../media.ts";
import { pictureTitle } from "../../state/actions.ts";
import { call } from "../../state/link.ts";
import { nameOfLora } from "../../state/file-name.ts";
import { useStudio } from "../../state/studio.ts";
import { routeHash } from "../../state/route/route.ts";
import { useText } from "../../text/text.ts";
import { Fact, Facts } from "../../kit/layout/Facts.tsx";
import { Inspector, InspectorNote, InspectorSection, InspectorTitle } from "../../kit/layout/Inspector.tsx";
import { TrashedActions } from "../../collection/TrashedActions.tsx";
import { Problem } from "../../kit/layout/Problem.tsx";
import type { HistoryCommands } from "./commands.tsx";
import { EnlargedFrom, MadeOf, UsedIn } from "./MadeOf.tsx";
import { Measures } from "./Measures.tsx";
import styles from "./PictureInspector.module.css";

export interface PictureInspectorProps {
  readonly picture: Picture;
  readonly commands: HistoryCommands;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onPreview: () => void;
}

/** Everything about one picture: where it came from, and what can come of it. */
export const PictureInspector = memo(function PictureInspector(props: PictureInspectorProps) {
  const { picture, commands, open, onClose, onPreview } = props;
  const t = useText();
  const h = t.history;
  const title = pictureTitle(picture);
  const gone = picture.trashed !== null;
  return (
    <Inspector
      label={title}
      open={open}
      onClose={onClose}
      header={<InspectorTitle>{title}</InspectorTitle>}
      footer={
        gone ? (
          <TrashedActions onRestore={commands.restore} onErase={commands.erase} />
        ) : (
          <>
            <Button kind="primary" onClick={commands.edit}>
              {h.edit}
            </Button>
            <Button onClick={commands.another}>{h.another}</Button>
            <Menu
              side="top"
              trigger={<IconButton label={h.moreActions} icon={<More />} side="top" className={styles.more} />}
              entries={commands.menu}
            />
          </>
        )
      }
    >
      <button
        type="button"
        className={styles.picture}
        aria-label={h.preview}
        disabled={!picture.present}
        onClick={onPreview}
      >
        <Thumb
          src={picture.present ? pictureUrl(picture.id, 288) : null}
          alt={title}
          ratio={Math.max(0.6, picture.width / picture.height)}
          fit="contain"
        >
          {!picture.present && <span className={styles.missing}>{h.missing}</span>}
        </Thumb>
      </button>
      {gone ? (
        <InspectorNote>{h.inTrashSince(picture.trashed ?? 0)}</InspectorNote>
      ) : (
        <div className={styles.rating}>
          <Stars label={h.rating} value={picture.stars} onChange={commands.rate} size="large" />
          <IconButton
            label={picture.rejected ? h.unreject : h.reject}
            hint="X"
            icon={<Reject />}
            pressed={picture.rejected}
            onClick={commands.reject}
          />
        </div>
      )}
      <Problem>{commands.problem}</Problem>
      <MadeOf picture={picture} />
      <EnlargedFrom picture={picture} />
      <UsedIn picture={picture} />
      {!gone && <Measures picture={picture} />}
      <Made picture={picture} />
      {!gone && (
        <TagEditor
          key={picture.id}
          tags={picture.tags}
          onChange={(tags) => commands.attempt(() => call("pictures.tag", { ids: [picture.id], tags }))}
        />
      )}
    </Inspector>
  );
});

function Made({ picture }: { readonly picture: Picture }) {
  const t = useText();
  const h = t.history;
  const { recipe } = picture;
  const model = useStudio(({ models }) => models.find(({ id }) => id === recipe.model));
  const provider =
    picture.provider === null
      ? null
      : (t.machine.providers[picture.provider.toLowerCase() as keyof typeof t.machine.providers] ?? picture.provider);
  const prompt = wordsOf(recipe).trim();
  const told = recipe.prompt.trim();
  return (
    <>
      {prompt !== "" && (
        <InspectorSection title={h.facts.prompt}>
          <p className={styles.prompt}>{manyLines(prompt)}</p>
          {told !== prompt && <p className={styles.told}>{manyLines(h.told(told))}</p>}
        </InspectorSection>
      )}
      <Facts>
        {prompt === "" && (
          <Fact label={h.facts.prompt}>
            {recipe.private === "everything"
              ? h.promptLeftOut
              : recipe.subjects.length > 0
                ? h.noPrompt
                : h.noPromptNoPose}
          </Fact>
        )}
        <Fact label={h.facts.seed}>{h.seedOf(recipe.seed)}</Fact>
        <Fact label={h.facts.size}>{h.sizeOf(picture.width, picture.height)}</Fact>
        <Fact label={h.facts.steps}>{recipe.steps}</Fact>
        {model?.guidance && <Fact label={h.facts.guidance}>{recipe.guidance}</Fact>}
        {recipe.loras && (
          <Fact label={h.facts.loras}>
            {recipe.loras.map((one) => h.loraOf(oneLine(nameOfLora(one)), one.strength)).join(", ")}
          </Fact>
        )}
        {recipe.styleFrom !== undefined && (
          <Fact label={h.facts.styleFrom}>{t.studio.composer.styleFromSaid(percent(recipe.styleFrom))}</Fact>
        )}
        <Fact label={h.facts.model}>
          {model?.name ?? oneLine(recipe.model)}
          {model && ofOtherEdition(recipe, model.edition) && h.earlierEdition}
        </Fact>
        <Fact label={h.facts.made}>{h.madeAt(toldHere(picture), { ...picture, provider })}</Fact>
        {picture.sheet !== null && (
          <Fact label={h.facts.sheet}>
            <a href={routeHash({ view: "sheets", id: picture.sheet })}>{h.openSheet}</a>
          </Fact>
        )}
        {picture.exported !== null && <Fact label={h.facts.exported}>{h.exportedOn(picture.exported)}</Fact>}
        <Fact label={h.facts.file}>
          <span title={oneLine(picture.file)}>{oneLine(picture.file)}</span>
        </Fact>
      </Facts>
    </>
  );
}
