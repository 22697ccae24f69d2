import { memo } from "react";
import { type PictureSort, pictureSorts } from "../../../contract/library/finding.ts";
import { Button } from "../../kit/buttons/Button.tsx";
import { Adjust } from "../../kit/icons.ts";
import { Popover } from "../../kit/overlays/Popover.tsx";
import { Select } from "../../kit/fields/Select.tsx";
import { Slider } from "../../kit/fields/Slider.tsx";
import { Switch } from "../../kit/fields/Switch.tsx";
import { useText } from "../../text/text.ts";
import styles from "./History.module.css";
import { tileSizes, useHistoryLook } from "./look.ts";

/** In which order, how large, and whether batches lie on one another. */
export const ViewButton = memo(function ViewButton({
  sort,
  onSort,
}: {
  readonly sort: PictureSort;
  readonly onSort: (sort: PictureSort) => void;
}) {
  const { history: t, measures } = useText();
  const { tile, stacked, map } = useHistoryLook();
  return (
    <Popover
      label={t.view}
      trigger={
        <Button icon={<Adjust />} aria-label={t.view} className={styles.filter}>
          <span>{t.view}</span>
        </Button>
      }
    >
      <div className={styles.filters}>
        <Select
          label={t.sort}
          value={sort}
          onChange={onSort}
          options={pictureSorts.map((value) => ({ value, label: t.sorts[value] }))}
        />
        <Slider
          label={t.tileSize}
          value={tile}
          onChange={(size) => useHistoryLook.setState({ tile: size })}
          {...tileSizes}
          say={(size) => t.pixels(size)}
        />
        <Switch
          label={t.stack}
          note={t.stackNote}
          checked={stacked}
          onChange={(on) => useHistoryLook.setState({ stacked: on })}
        />
        <Switch
          label={measures.map.show}
          note={measures.map.note}
          checked={map}
          onChange={(on) => useHistoryLook.setState({ map: on })}
        />
      </div>
    </Popover>
  );
});
