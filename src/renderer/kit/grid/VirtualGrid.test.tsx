// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nothing, type Selection } from "../../state/pictures/selection.ts";
import { show } from "../../testing/studio.tsx";
import { VirtualGrid } from "./VirtualGrid.tsx";

/** A window in which three tiles of 100 pixels stand side by side; the test's document has no layout of its own. */
beforeEach(() => {
  document.head.innerHTML = "<style>div { padding: 0px }</style>";
  // The grid keeps four of them free at its right edge.
  for (const side of ["clientWidth", "offsetWidth"] as const)
    vi.spyOn(HTMLElement.prototype, side, "get").mockReturnValue(304);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "scrollTo").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const heard: string[] = [];
beforeEach(() => void heard.splice(0));

interface GridProps {
  readonly count?: number;
  readonly multiple?: boolean;
  readonly onAll?: () => void;
}

const keyOf = (item: number): number => item;
const onSight = (first: number, last: number) => void heard.push(`${first}–${last}`);

/** Tiles 1 to `count` under two headings; the first day has four. */
function Grid({ count = 8, multiple = true, onAll }: GridProps) {
  const [selection, select] = useState<Selection<number>>(nothing);
  const items = Array.from({ length: count }, (_, at) => at + 1);
  return (
    <>
      <VirtualGrid
        label="Pictures"
        sections={[
          { key: "today", heading: () => "Today", items: items.slice(0, 4) },
          { key: "before", heading: () => "Yesterday", items: items.slice(4) },
        ]}
        keyOf={keyOf}
        nameOf={(item) => `tile ${item}`}
        renderTile={(item, { selected }) => (
          <>
            {item}
            {selected && "!"}
            <button>star {item}</button>
          </>
        )}
        selection={selection}
        onSelect={select}
        multiple={multiple}
        minTile={100}
        gap={0}
        onOpen={(item) => heard.push(`open ${item}`)}
        onPreview={(item) => heard.push(`preview ${item}`)}
        onKey={(event, item) => event.key === "5" && heard.push(`five ${item}`) > 0}
        onSight={onSight}
        {...(onAll ? { onAll } : {})}
      />
      <output>{[...selection.chosen].join(" ")}</output>
    </>
  );
}

const tile = (at: number) => screen.getByRole("gridcell", { name: `tile ${at}` });
const chosen = () => screen.getByRole("status").textContent;
const focused = () => document.activeElement?.getAttribute("aria-label");

/** A grid of which the first tile has been clicked. */
async function grid(props: GridProps = {}) {
  show(<Grid {...props} />);
  const hand = userEvent.setup();
  await hand.click(tile(1));
  return hand;
}

test("arrows choose as they go, keep the column over headings, and stop at the ends", async () => {
  const hand = await grid();
  await hand.keyboard("{ArrowRight}{ArrowRight}");
  expect([chosen(), focused()]).toEqual(["3", "tile 3"]);
  // Below it is a row with one tile, then the next day's.
  await hand.keyboard("{ArrowDown}");
  expect(chosen()).toBe("4");
  await hand.keyboard("{ArrowDown}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowLeft}");
  expect([chosen(), focused()]).toEqual(["1", "tile 1"]);
  await hand.keyboard("{End}{ArrowRight}");
  expect([chosen(), focused()]).toEqual(["8", "tile 8"]);
  await hand.keyboard("{Home}");
  expect(chosen()).toBe("1");
});

test("with Shift arrows choose up to where they lead, with Ctrl they only lead there", async () => {
  const hand = await grid();
  await hand.keyboard("{Shift>}{ArrowRight}{ArrowDown}{/Shift}");
  expect(chosen()).toBe("1 2 3 4");
  await hand.keyboard("{Control>}{Home}{/Control}");
  expect([chosen(), focused()]).toEqual(["1 2 3 4", "tile 1"]);
  await hand.keyboard("{Control>} {/Control}");
  expect(chosen()).toBe("2 3 4");
});

test("Ctrl A chooses all that is there, or what the view knows to be more", async () => {
  const hand = await grid();
  await hand.keyboard("{Control>}a{/Control}");
  expect(chosen()).toBe("1 2 3 4 5 6 7 8");
  cleanup();
  await (await grid({ onAll: () => heard.push("all") })).keyboard("{Control>}a{/Control}");
  expect([chosen(), heard.at(-1)]).toEqual(["1", "all"]);
});

test("where only one can be chosen, neither Shift nor Ctrl chooses more", async () => {
  const hand = await grid({ multiple: false });
  await hand.keyboard("{Shift>}{ArrowRight}{/Shift}{Control>}{ArrowRight}a{/Control}");
  expect(chosen()).toBe("3");
});

test("Enter opens, Space previews, and other keys are the view's", async () => {
  const hand = await grid();
  heard.splice(0);
  await hand.keyboard("{Enter} 54");
  expect(heard).toEqual(["open 1", "preview 1", "five 1"]);
});

test("keys inside a tile's own button are the button's", async () => {
  const hand = await grid();
  heard.splice(0);
  within(tile(2)).getByRole("button").focus();
  await hand.keyboard("{Enter} {ArrowRight}");
  expect(heard).toEqual([]);
});

test("one tile is in the order of the Tab key: the one where the keyboard is", async () => {
  const hand = await grid();
  await hand.keyboard("{ArrowRight}");
  const stops = screen.getAllByRole("gridcell").filter(({ tabIndex }) => tabIndex === 0);
  expect(stops.map((stop) => stop.getAttribute("aria-label"))).toEqual(["tile 2"]);
});

test("only what is near is drawn, and whoever fills the tiles hears which those are", async () => {
  await grid({ count: 1000 });
  const drawn = screen.getAllByRole("gridcell").length;
  expect(drawn).toBeLessThan(60);
  expect(heard).toContain(`0–${drawn - 1}`);
});

const drawn: number[] = [];
const thousand = [{ key: "all", items: Array.from({ length: 1000 }, (_, at) => at + 1) }];
const named = (item: number): string => `tile ${item}`;
const counted = (item: number) => (drawn.push(item), item);

test("a step of scrolling draws the tiles that come into sight, and none of those that stay", () => {
  show(
    <VirtualGrid
      label="Pictures"
      sections={thousand}
      keyOf={keyOf}
      nameOf={named}
      renderTile={counted}
      selection={nothing}
      onSelect={() => {}}
      minTile={100}
      gap={0}
    />,
  );
  const last = screen.getAllByRole("gridcell").length;
  drawn.splice(0);
  const scroller = screen.getByRole("grid").parentElement!;
  scroller.scrollTop = 350;
  fireEvent.scroll(scroller);
  expect(screen.getByRole("gridcell", { name: `tile ${last + 1}` })).toBeTruthy();
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.filter((item) => item <= last)).toEqual([]);
});
