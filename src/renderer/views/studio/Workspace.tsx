import { Dialog } from "@base-ui/react/dialog";
import { Button } from "../../kit/buttons/Button.tsx";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { PanelLeft, PanelRight } from "../../kit/icons.ts";
import { type Room, useRoom } from "../../state/media-query.ts";
import { panelOf, setPanel, usePanels } from "../../state/panels.ts";
import { keyLabel } from "../../shortcuts/keys.ts";
import { useShortcuts } from "../../shortcuts/shortcuts.ts";
import { useText } from "../../text/text.ts";
import { Comparison } from "./compare/Comparison.tsx";
import { useCompared } from "./compare/use-compared.ts";
import { WhatDiffers } from "./compare/WhatDiffers.tsx";
import { Composer } from "./composer/Composer.tsx";
import { MakeButton } from "./composer/MakeButton.tsx";
import { FilmStrip } from "./film/FilmStrip.tsx";
import { Shelf } from "./shelf/Shelf.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { Stage } from "./stage/Stage.tsx";
import { useOver } from "./view-state.ts";
import styles from "./Workspace.module.css";

const shelf = { name: "shelf", width: 264, min: 200, max: 420 } as const;
const composer = { name: "composer", width: 336, min: 300, max: 480 } as const;

/** Opens or folds a panel: as a column where there is room, else over the picture. */
function useFolding(room: Room) {
  const panels = usePanels(({ panels }) => panels);
  const shelfColumn = room === "wide";
  const composerColumn = room !== "narrow";
  const folded = (panel: typeof shelf | typeof composer) => panelOf(panels, panel.name, panel.width).folded;
  const toggle = (panel: typeof shelf | typeof composer, column: boolean) => {
    if (column) setPanel(panel.name, panel.width, { folded: !folded(panel) });
    else useOver.setState(({ open }) => ({ open: open === panel.name ? null : panel.name }));
  };
  return {
    shelfShown: shelfColumn && !folded(shelf),
    composerShown: composerColumn && !folded(composer),
    toggleShelf: () => toggle(shelf, shelfColumn),
    toggleComposer: () => toggle(composer, composerColumn),
  };
}

/** Shelf, picture with its film, composer. */
export function Workspace() {
  const words = useText();
  const t = words.studio;
  const compared = useCompared();
  const room = useRoom();
  const over = useOver(({ open }) => open);
  const { shelfShown, composerShown, toggleShelf, toggleComposer } = useFolding(room);
  useShortcuts([
    { keys: "[", label: t.keys.shelf, group: t.keys.group, run: toggleShelf },
    { keys: "]", label: t.keys.composer, group: t.keys.group, run: toggleComposer },
  ]);
  return (
    <div className={styles.workspace}>
      {room === "wide" && (
        <SidePanel {...shelf} side="left" label={t.shelf.label} resizeLabel={t.shelf.resize}>
          <Shelf onFold={toggleShelf} />
        </SidePanel>
      )}
      <section className={styles.centre}>
        <div className={styles.stage}>
          {compared === null ? (
            <Stage />
          ) : (
            compared.length > 0 && <Comparison key={compared.map(({ id }) => id).join()} pictures={compared} />
          )}
          <div className={styles.corners}>
            {!shelfShown && (
              <IconButton
                label={t.shelf.unfold}
                hint={keyLabel("[")}
                icon={<PanelLeft />}
                className={styles.corner}
                onClick={toggleShelf}
              />
            )}
            <span />
            {!composerShown && room !== "narrow" && (
              <IconButton
                label={t.composer.unfold}
                hint={keyLabel("]")}
                side="left"
                icon={<PanelRight />}
                className={styles.corner}
                onClick={toggleComposer}
              />
            )}
          </div>
        </div>
        <FilmStrip keys={compared === null} />
        {room === "narrow" && (
          <div className={styles.dock}>
            <Button size="large" onClick={toggleComposer}>
              {t.composer.sheet}
            </Button>
            <MakeButton />
          </div>
        )}
      </section>
      {room !== "narrow" && (
        <SidePanel
          {...composer}
          side="right"
          label={compared === null ? t.composer.label : words.comparing.title}
          resizeLabel={t.composer.resize}
        >
          {compared === null ? <Composer /> : compared.length > 0 && <WhatDiffers pictures={compared} />}
        </SidePanel>
      )}
      <Dialog.Root
        open={over !== null && !(over === "shelf" ? room === "wide" : room !== "narrow")}
        onOpenChange={(open) => !open && useOver.setState({ open: null })}
        modal={over === "composer"}
      >
        <Dialog.Portal>
          {over === "composer" && <Dialog.Backdrop className={styles.veil} />}
          <Dialog.Popup data-keys="pass" className={over === "shelf" ? styles.drawer : styles.sheet}>
            <Dialog.Title className="visually-hidden">
              {over === "shelf" ? t.shelf.label : t.composer.label}
            </Dialog.Title>
            {over === "shelf" ? <Shelf onFold={() => useOver.setState({ open: null })} /> : <Composer />}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </div>
  );
}
