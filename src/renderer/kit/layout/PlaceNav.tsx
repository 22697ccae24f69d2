import { memo, type ReactNode, useRef } from "react";
import { go, routeHash, type View } from "../../state/route/route.ts";
import { grouped } from "../../text/words.ts";
import { type DropOptions, useDropTarget } from "../dragging/drag.ts";
import { ContextMenu, type MenuEntry } from "../overlays/Menu.tsx";
import styles from "./PlaceNav.module.css";
import { Select } from "../fields/Select.tsx";

/** What a view can be narrowed to with one click. */
export interface Place {
  readonly key: string;
  readonly label: string;
  /** How many lie there. */
  readonly count: number;
  /** What it is about, where it is one thing of the view. */
  readonly id?: number;
  /** Its address within the view. */
  readonly query: Readonly<Record<string, string>>;
  /** What can be dropped on it. */
  readonly drop?: Pick<DropOptions, "accepts" | "onDrop">;
  /** On right click and by the menu key. */
  readonly menu?: readonly MenuEntry[];
}

export interface PlaceGroup {
  /** Places that say themselves what they are need none. */
  readonly heading: string | null;
  readonly places: readonly Place[];
  /** Stands at the end of the heading: what adds a place. */
  readonly end?: ReactNode;
}

export interface PlaceNavProps {
  readonly label: string;
  readonly view: View;
  readonly groups: readonly PlaceGroup[];
  /** Key of the place that is shown; null where none of them is. */
  readonly current: string | null;
}

/**
 * The column at the left: the places of a view, with how many lie in each. Wide windows only; narrow ones have
 * `PlaceSelect`.
 */
export const PlaceNav = memo(function PlaceNav({ label, view, groups, current }: PlaceNavProps) {
  return (
    <nav className={styles.nav} aria-label={label}>
      {groups.map(({ heading, places, end }) => (
        <div key={heading ?? places.at(-1)?.key} role="group" {...(heading ? { "aria-label": heading } : {})}>
          {heading && (
            <div className={styles.heading}>
              <h3 aria-hidden>{heading}</h3>
              {end}
            </div>
          )}
          {places.map((place) => (
            <PlaceLink key={place.key} view={view} place={place} current={place.key === current} />
          ))}
        </div>
      ))}
    </nav>
  );
});

interface PlaceLinkProps {
  readonly view: View;
  readonly place: Place;
  readonly current: boolean;
}

function PlaceLink({ view, place: { label, count, id, query, drop, menu }, current }: PlaceLinkProps) {
  const ref = useRef<HTMLAnchorElement>(null);
  const over = useDropTarget(ref, drop ?? {});
  const link = (
    <a
      ref={ref}
      href={routeHash({ view, id: id ?? null, query })}
      aria-current={current ? "page" : undefined}
      data-over={over || undefined}
      className={styles.place}
    >
      <span>{label}</span>
      {count > 0 && <small className="num">{grouped(count)}</small>}
    </a>
  );
  return menu ? <ContextMenu entries={menu}>{link}</ContextMenu> : link;
}

/** The same, folded, for windows too narrow for a column of it. */
export const PlaceSelect = memo(function PlaceSelect({ label, view, groups, current }: PlaceNavProps) {
  const places = groups.flatMap((group) => group.places);
  return (
    <Select
      label={label}
      labelled="hidden"
      value={Math.max(
        0,
        places.findIndex(({ key }) => key === current),
      )}
      onChange={(at) => {
        const place = places[at];
        if (place) go(view, { id: place.id ?? null, query: place.query });
      }}
      options={places.map(({ label, count }, at) => ({
        value: at,
        label,
        ...(count > 0 ? { note: grouped(count) } : {}),
      }))}
      className={styles.select}
    />
  );
});
