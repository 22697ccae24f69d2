import type { PictureId } from "../../../contract/id.ts";
import type { Person, PictureCounts, Style } from "../../../contract/library.ts";
import { type Place as NavPlace, PlaceNav, type PlaceNavProps, PlaceSelect } from "../../kit/PlaceNav.tsx";
import { useAnswer } from "../../state/answers.ts";
import { useText } from "../../text/text.ts";
import { addressOf, everything, type Filters, type Place, places } from "./filters.ts";

interface HistoryNavProps {
  readonly filters: Filters;
  /** Hears which pictures were dropped on the trash. */
  readonly onTrash: (ids: readonly PictureId[]) => void;
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

function usePlaces({ filters, onTrash }: HistoryNavProps): PlaceNavProps {
  const t = useText().history;
  const { data: counts } = useAnswer("pictures.counts", null);
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: styles } = useAnswer("styles.list", { view: "all" });
  const place = (of: Place): NavPlace => ({
    key: of,
    label: t.places[of],
    count: counts ? countOf[of](counts) : 0,
    query: addressOf({ ...everything, place: of }),
    ...(of === "trash"
      ? {
          drop: {
            accepts: (dragged) => dragged.kind === "pictures",
            onDrop: (dragged) => dragged.kind === "pictures" && onTrash(dragged.ids),
          },
        }
      : {}),
  });
  const made = (key: string, { name, pictures }: Person | Style, of: Partial<Filters>): NavPlace => ({
    key,
    label: name,
    count: pictures,
    query: addressOf({ ...everything, ...of }),
  });
  const persons = latest(people).map((one) => made(`person ${one.id}`, one, { people: [one.id] }));
  const looks = latest(styles).map((one) => made(`style ${one.id}`, one, { styles: [one.id] }));
  const groups = [
    { heading: null, places: places.filter((of) => of !== "trash").map(place) },
    ...(persons.length > 0 ? [{ heading: t.people, places: persons }] : []),
    ...(looks.length > 0 ? [{ heading: t.styles, places: looks }] : []),
    { heading: t.more, places: [place("trash")] },
  ];
  const address = JSON.stringify(addressOf(filters));
  const current = groups.flatMap((group) => group.places).find(({ query }) => JSON.stringify(query) === address);
  return { label: t.show, view: "history", groups, current: current?.key ?? null };
}

/** What the history can be narrowed to with one click. Pictures can be dropped on the trash. */
export const HistoryNav = (props: HistoryNavProps) => <PlaceNav {...usePlaces(props)} />;

/** The same for narrow windows; of filters that are no place it shows the place they filter. */
export function HistorySelect(props: HistoryNavProps) {
  const nav = usePlaces(props);
  return <PlaceSelect {...nav} current={nav.current ?? props.filters.place} />;
}
