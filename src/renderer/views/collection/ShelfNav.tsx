import { useRef } from "react";
import type { Item, ShelfQuery } from "../../../contract/library.ts";
import { type Dragged, useDropTarget } from "../../kit/drag.ts";
import { Select } from "../../kit/Select.tsx";
import { go, routeHash } from "../../state/route.ts";
import { useText } from "../../text/text.ts";
import { grouped } from "../../text/words.ts";
import { addressOf, type Entry, type Shelf } from "./shelf.ts";
import styles from "./ShelfNav.module.css";

/** A place of the navigation; entries can be dropped on those that give or take something. */
interface Place {
  readonly query: ShelfQuery;
  readonly label: string;
  readonly count: number;
  readonly takes: boolean;
}

interface ShelfNavProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly query: ShelfQuery;
  readonly onDropped: (query: ShelfQuery, dragged: Dragged) => void;
}

interface Group {
  readonly key: string;
  readonly heading?: string;
  readonly places: readonly Place[];
}

function useGroups<E extends Entry>(shelf: Shelf<E>): readonly Group[] {
  const t = useText().collection;
  const words = shelf.useWords();
  const { data: counts } = shelf.useCounts();
  const tags = counts?.tags ?? [];
  const place = (view: ShelfQuery["view"], label: string, count: number | undefined, takes = false): Place => ({
    query: { view },
    label,
    count: count ?? 0,
    takes,
  });
  const more = [
    ...(counts?.needsALook ? [place("needs a look", t.views.needsALook, counts.needsALook)] : []),
    place("trash", t.views.trash, counts?.trash, true),
  ];
  return [
    {
      key: "views",
      places: [
        place("all", words.all, counts?.all),
        place("favourites", t.views.favourites, counts?.favourites, true),
        place("recent", t.views.recent, counts?.recent),
      ],
    },
    ...(tags.length > 0
      ? [
          {
            key: "tags",
            heading: t.tags,
            places: tags.map(({ tag, count }): Place => ({
              query: { view: "all", tag },
              label: tag,
              count,
              takes: true,
            })),
          },
        ]
      : []),
    { key: "rest", places: more },
  ];
}

const same = (a: ShelfQuery, b: ShelfQuery): boolean => a.view === b.view && a.tag === b.tag;

/** What the shelf can be narrowed to, with how many there are of each. */
export function ShelfNav<E extends Entry>({ shelf, query, onDropped }: ShelfNavProps<E>) {
  const t = useText().collection;
  const groups = useGroups(shelf);
  return (
    <nav className={styles.nav} aria-label={t.show}>
      {groups.map(({ key, heading, places }) => (
        <div key={key} role="group" {...(heading ? { "aria-label": heading } : {})}>
          {heading && (
            <h3 className={styles.heading} aria-hidden>
              {heading}
            </h3>
          )}
          {places.map((place) => (
            <PlaceLink
              key={place.label}
              shelf={shelf}
              place={place}
              current={same(place.query, query)}
              onDropped={onDropped}
            />
          ))}
        </div>
      ))}
    </nav>
  );
}

function PlaceLink<E extends Entry>({
  shelf,
  place,
  current,
  onDropped,
}: {
  readonly shelf: Shelf<E>;
  readonly place: Place;
  readonly current: boolean;
  readonly onDropped: ShelfNavProps<E>["onDropped"];
}) {
  const ref = useRef<HTMLAnchorElement>(null);
  const kind: Item["kind"] = shelf.view === "people" ? "person" : "style";
  const over = useDropTarget(ref, {
    accepts: (dragged) => place.takes && dragged.kind === kind,
    onDrop: (dragged) => onDropped(place.query, dragged),
  });
  return (
    <a
      ref={ref}
      href={routeHash({ view: shelf.view, query: addressOf(place.query) })}
      aria-current={current ? "page" : undefined}
      data-over={over || undefined}
      className={styles.place}
    >
      <span>{place.label}</span>
      {place.count > 0 && <small className="num">{grouped(place.count)}</small>}
    </a>
  );
}

/** The same, folded, for windows too narrow for a column of it. */
export function ShelfSelect<E extends Entry>({
  shelf,
  query,
}: {
  readonly shelf: Shelf<E>;
  readonly query: ShelfQuery;
}) {
  const t = useText().collection;
  const places = useGroups(shelf).flatMap((group) => group.places);
  const current = places.findIndex((place) => same(place.query, query));
  return (
    <Select
      label={t.show}
      labelled="hidden"
      value={Math.max(0, current)}
      onChange={(at) => {
        const place = places[at];
        if (place) go(shelf.view, { query: addressOf(place.query) });
      }}
      options={places.map((place, at) => ({
        value: at,
        label: place.label,
        ...(place.count > 0 ? { note: grouped(place.count) } : {}),
      }))}
      className={styles.select}
    />
  );
}
