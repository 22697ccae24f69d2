// @vitest-environment happy-dom
/** How often the history is drawn while it is searched: what a letter does not change is not drawn again. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Person, Picture, PictureCounts, Style } from "../../../contract/library/library.ts";
import { recipeWith } from "../../../../tests/fixtures/recipe.ts";
import type * as ThumbModule from "../../kit/grid/Thumb.tsx";
import type * as DragModule from "../../kit/dragging/drag.ts";
import type * as PopoverModule from "../../kit/overlays/Popover.tsx";
import type * as TooltipModule from "../../kit/overlays/Tooltip.tsx";
import type * as HeadingsModule from "./headings.ts";
import { answers } from "../../state/answers.ts";
import { go } from "../../state/route/route.ts";
import { type StudioState, useWelcome } from "../../state/studio.ts";
import { openStudio, show } from "../../testing/studio.tsx";

const drawn = vi.hoisted(() => ({ tiles: 0, places: 0, sheets: 0, marks: 0, inspector: 0, buttons: 0 }));

// Each is what one part of the view is drawn with, and nothing else of it.
vi.mock("../../kit/grid/Thumb.tsx", async (original) => {
  const real = await original<typeof ThumbModule>();
  return { ...real, Thumb: (props: Parameters<typeof real.Thumb>[0]) => (drawn.tiles++, real.Thumb(props)) };
});
vi.mock("../../kit/dragging/drag.ts", async (original) => {
  const real = await original<typeof DragModule>();
  return {
    ...real,
    useDropTarget: (...given: Parameters<typeof real.useDropTarget>) => (drawn.places++, real.useDropTarget(...given)),
  };
});
vi.mock("../../kit/overlays/Popover.tsx", async (original) => {
  const { Popover } = await original<typeof PopoverModule>();
  return { Popover: (props: Parameters<typeof Popover>[0]) => (drawn.sheets++, Popover(props)) };
});
// Every button that is an icon has one.
vi.mock("../../kit/overlays/Tooltip.tsx", async (original) => {
  const real = await original<typeof TooltipModule>();
  return { ...real, Tooltip: (props: Parameters<typeof real.Tooltip>[0]) => (drawn.buttons++, real.Tooltip(props)) };
});
// As the inspector is: drawn when something of what it is given has changed.
vi.mock("./PictureInspector.tsx", async () => {
  const { memo } = await import("react");
  return { PictureInspector: memo(() => (drawn.inspector++, null)) };
});
vi.mock("./headings.ts", async (original) => {
  const { useHeadingWords } = await original<typeof HeadingsModule>();
  const { useMemo } = await import("react");
  return {
    useHeadingWords: () => {
      const words = useHeadingWords();
      return useMemo(
        () => ({
          ...words,
          mark: (sort: Parameters<typeof words.mark>[0]) => {
            const say = words.mark(sort);
            return (mark: Parameters<typeof say>[0]) => (drawn.marks++, say(mark));
          },
        }),
        [words],
      );
    },
  };
});

const { default: HistoryView } = await import("./index.tsx");

const day = 86_400_000;
const recipe = recipeWith({ prompt: "a harbour" });
const ids = Array.from({ length: 12 }, (_, n) => (n + 1) as PictureId);
/** Two pictures a day, a month apart. A search for letters finds the first six. */
const found = (text: string | undefined) => (text ? ids.slice(0, 6) : ids);

openStudio({
  "pictures.outline": ({ query }) => {
    const some = found(query.text);
    return {
      sort: "newest",
      ids: some,
      colours: some.map(() => "#445566"),
      versions: some.map((id) => `v${id}`),
      sections: some.flatMap((_, n) => (n % 2 === 0 ? [{ key: (1000 - n * 30) * day, count: 2 }] : [])),
      stacks: [],
    };
  },
  "pictures.some": ({ ids: asked }) =>
    asked.map((id) => ({
      id,
      present: true,
      stars: 0,
      rejected: false,
      people: [],
      styles: [],
      tags: [],
      trashed: null,
      made: day,
      recipe: { ...recipe, seed: id },
    })) as unknown as Picture[],
  "pictures.counts": () => ({ all: 12, starred: 0, notExported: 12, rejected: 0, trash: 0 }) as PictureCounts,
  "people.list": () => [] as readonly Person[],
  "styles.list": () => [] as readonly Style[],
  "collections.list": () => [],
  "searches.list": () => [],
});
useWelcome.setState({ studio: { models: [], capabilities: {} } as unknown as StudioState });

beforeEach(() => {
  document.head.innerHTML = "<style>div { padding: 0px }</style>";
  for (const side of ["clientWidth", "offsetWidth"] as const)
    vi.spyOn(HTMLElement.prototype, side, "get").mockReturnValue(700);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(900);
  vi.spyOn(Element.prototype, "scrollTo").mockImplementation(() => {});
});
afterEach(() => {
  answers.clear();
  vi.restoreAllMocks();
});

const cells = () => [...document.querySelectorAll('[role="gridcell"]')];

test("a letter of a search that finds the same pictures draws neither their tiles again nor what stands around them", async () => {
  go("history", { replace: true });
  show(<HistoryView />);
  const hand = userEvent.setup();
  const search = await screen.findByLabelText("Search");
  await waitFor(() => expect(cells().length).toBeGreaterThan(6));
  await hand.type(search, "h");
  await waitFor(() => expect(cells()).toHaveLength(6));
  // All was drawn, and counted.
  for (const times of Object.values(drawn)) expect(times).toBeGreaterThan(0);
  const before = { ...drawn };
  await hand.type(search, "arbour");
  await waitFor(() =>
    expect(answers.getQueryData(["pictures.outline", { query: { text: "harbour" }, sort: "newest" }])).toBeDefined(),
  );
  expect(cells()).toHaveLength(6);
  expect(drawn.tiles - before.tiles).toBe(0);
  expect(drawn.places - before.places).toBe(0);
  expect(drawn.sheets - before.sheets).toBe(0);
  expect(drawn.buttons - before.buttons).toBe(0);
  // What lies along the scroll bar, and what is offered for the picture that is chosen, follow each answer once.
  expect(drawn.marks - before.marks).toBeLessThanOrEqual(6 * 3);
  expect(drawn.inspector - before.inspector).toBeLessThanOrEqual(6);
});
