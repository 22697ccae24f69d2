import { useMemo } from "react";
import { toFault } from "../../../contract/fault.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Person, PictureCounts, Style } from "../../../contract/library/library.ts";
import { IconButton } from "../../kit/buttons/IconButton.tsx";
import { Plus, Rename, Trash } from "../../kit/icons.ts";
import {
  type Place as NavPlace,
  type PlaceGroup,
  PlaceNav,
  type PlaceNavProps,
  PlaceSelect,
} from "../../kit/layout/PlaceNav.tsx";
import { useSteady } from "../../kit/use-steady.ts";
import { useAnswer } from "../../state/answers.ts";
import { call } from "../../state/link.ts";
import { askName, collect } from "../../state/naming.ts";
import { notify } from "../../state/studio.ts";
import { offerUndo } from "../../state/undo/undo.ts";
import { useText } from "../../text/text.ts";
import { addressOf, everything, type Filters, type Place, places } from "./filters.ts";

interface HistoryNavProps {
  readonly filters: Filters;
  /** Hears which pictures were dropped on the trash. */
  readonly onTrash: (ids: readonly PictureId[]) => void;
}

/** What goes wrong is said in the banner: the column has no room for it. */
const tell = (work: Promise<unknown>): void => {
  work.catch((error: unknown) => notify(toFault(error).message));
};

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

/** What the places are made of. They stay the same objects while nothing of it changes, however the filters do. */
function useGroups(onTrash: HistoryNavProps["onTrash"]): readonly PlaceGroup[] {
  const t = useText().history;
  const { data: counts } = useAnswer("pictures.counts", null);
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: styles } = useAnswer("styles.list", { view: "all" });
  const { data: collections } = useAnswer("collections.list", null);
  const { data: searches } = useAnswer("searches.list", null);
  return useMemo((): readonly PlaceGroup[] => {
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
    const kept = (collections ?? []).map((one): NavPlace => ({
      key: `collection ${one.id}`,
      label: one.name,
      count: one.pictures,
      query: addressOf({ ...everything, collection: one.id }),
      drop: {
        accepts: (dragged) => dragged.kind === "pictures",
        onDrop: (dragged) => dragged.kind === "pictures" && tell(collect(one, dragged.ids)),
      },
      menu: [
        { label: t.collecting.rename, icon: <Rename />, run: () => askName({ kind: "rename collection", of: one }) },
        {
          label: t.collecting.remove,
          icon: <Trash />,
          run: () =>
            tell(call("collections.remove", { id: one.id }).then(() => offerUndo(t.collecting.removed(one.name)))),
        },
      ],
    }));
    const searched = (searches ?? []).map((one): NavPlace => ({
      key: `search ${one.id}`,
      label: one.name,
      count: 0,
      query: one.address,
      menu: [
        { label: t.collecting.rename, icon: <Rename />, run: () => askName({ kind: "rename search", of: one }) },
        {
          label: t.collecting.remove,
          icon: <Trash />,
          run: () =>
            tell(call("searches.remove", { id: one.id }).then(() => offerUndo(t.collecting.removedSearch(one.name)))),
        },
      ],
    }));
    return [
      { heading: null, places: places.filter((of) => of !== "trash").map(place) },
      {
        heading: t.collections,
        places: kept,
        end: (
          <IconButton
            size="small"
            label={t.collecting.new}
            icon={<Plus />}
            onClick={() => askName({ kind: "collect", ids: [] })}
          />
        ),
      },
      ...(searched.length > 0 ? [{ heading: t.searches, places: searched }] : []),
      ...(persons.length > 0 ? [{ heading: t.people, places: persons }] : []),
      ...(looks.length > 0 ? [{ heading: t.styles, places: looks }] : []),
      { heading: t.more, places: [place("trash")] },
    ];
  }, [t, counts, people, styles, collections, searches, onTrash]);
}

function usePlaces({ filters, onTrash }: HistoryNavProps): PlaceNavProps {
  const t = useText().history;
  const groups = useGroups(useSteady(onTrash));
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
