import { useRef } from "react";
import type { Person, PictureCounts, Style } from "../../../contract/library.ts";
import type { PictureId } from "../../../contract/id.ts";
import { useDropTarget } from "../../kit/drag.ts";
import { Select } from "../../kit/Select.tsx";
import { useAnswer } from "../../state/answers.ts";
import { go, routeHash } from "../../state/route.ts";
import { useText } from "../../text/text.ts";
import { grouped } from "../../text/words.ts";
import nav from "../collection/ShelfNav.module.css";
import { addressOf, everything, type Filters, type Place, places } from "./filters.ts";

interface Link {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly filters: Filters;
}

interface Group {
  readonly heading: string | null;
  readonly links: readonly Link[];
}

/** People and styles that are offered: the latest ones. The filter has all. */
const most = 8;

const latest = <T extends Person | Style>(all: readonly T[] = []): readonly T[] =>
  all
    .filter(({ pictures }) => pictures > 0)
    .toSorted((a, b) => (b.lastUsed ?? 0) - (a.lastUsed ?? 0) || b.pictures - a.pictures)
    .slice(0, most);

const countOf: Readonly<Record<Place, (counts: PictureCounts) => number>> = {
  all: (counts) => counts.all,
  starred: (counts) => counts.starred,
  unexported: (counts) => counts.notExported,
  rejected: (counts) => counts.rejected,
  trash: (counts) => counts.trash,
};

function useGroups(): readonly Group[] {
  const t = useText().history;
  const { data: counts } = useAnswer("pictures.counts", null);
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: styles } = useAnswer("styles.list", { view: "all" });
  const place = (of: Place): Link => ({
    key: of,
    label: t.places[of],
    count: counts ? countOf[of](counts) : 0,
    filters: { ...everything, place: of },
  });
  const [persons, looks] = [latest(people), latest(styles)];
  return [
    { heading: null, links: places.filter((of) => of !== "trash").map(place) },
    ...(persons.length > 0
      ? [
          {
            heading: t.people,
            links: persons.map((one) => ({
              key: `person ${one.id}`,
              label: one.name,
              count: one.pictures,
              filters: { ...everything, person: one.id },
            })),
          },
        ]
      : []),
    ...(looks.length > 0
      ? [
          {
            heading: t.styles,
            links: looks.map((one) => ({
              key: `style ${one.id}`,
              label: one.name,
              count: one.pictures,
              filters: { ...everything, style: one.id },
            })),
          },
        ]
      : []),
    { heading: t.more, links: [place("trash")] },
  ];
}

const same = (a: Filters, b: Filters): boolean => JSON.stringify(addressOf(a)) === JSON.stringify(addressOf(b));

/** What the history can be narrowed to with one click. Pictures can be dropped on the trash. */
export function HistoryNav({
  filters,
  onTrash,
}: {
  readonly filters: Filters;
  readonly onTrash: (ids: readonly PictureId[]) => void;
}) {
  const t = useText().history;
  const groups = useGroups();
  return (
    <nav className={nav.nav} aria-label={t.show}>
      {groups.map(({ heading, links }) => (
        <div key={heading ?? ""} role="group" {...(heading ? { "aria-label": heading } : {})}>
          {heading && (
            <h3 className={nav.heading} aria-hidden>
              {heading}
            </h3>
          )}
          {links.map((link) => (
            <NavLink key={link.key} link={link} current={same(link.filters, filters)} onTrash={onTrash} />
          ))}
        </div>
      ))}
    </nav>
  );
}

function NavLink({
  link,
  current,
  onTrash,
}: {
  readonly link: Link;
  readonly current: boolean;
  readonly onTrash: (ids: readonly PictureId[]) => void;
}) {
  const ref = useRef<HTMLAnchorElement>(null);
  const over = useDropTarget(ref, {
    accepts: (dragged) => link.filters.place === "trash" && dragged.kind === "pictures",
    onDrop: (dragged) => dragged.kind === "pictures" && onTrash(dragged.ids),
  });
  return (
    <a
      ref={ref}
      href={routeHash({ view: "history", query: addressOf(link.filters) })}
      aria-current={current ? "page" : undefined}
      data-over={over || undefined}
      className={nav.place}
    >
      <span>{link.label}</span>
      {link.count > 0 && <small className="num">{grouped(link.count)}</small>}
    </a>
  );
}

/** The same, folded, for windows too narrow for a column of it. */
export function HistorySelect({ filters }: { readonly filters: Filters }) {
  const t = useText().history;
  const links = useGroups().flatMap((group) => group.links);
  const current = links.findIndex((link) => same(link.filters, filters));
  const shown = current < 0 ? places.indexOf(filters.place) : current;
  return (
    <Select
      label={t.show}
      labelled="hidden"
      value={Math.max(0, shown)}
      onChange={(at) => {
        const link = links[at];
        if (link) go("history", { query: addressOf(link.filters) });
      }}
      options={links.map((link, at) => ({
        value: at,
        label: link.label,
        ...(link.count > 0 ? { note: grouped(link.count) } : {}),
      }))}
      className={nav.select}
    />
  );
}
