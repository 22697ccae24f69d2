/** Where a window opens: where it was, if that is still on a screen. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallest = { width: 820, height: 560 } as const;
const usual = { width: 1440, height: 900 } as const;

/**
 * @param saved  what was kept last time, unread
 * @param screens  the usable area of each screen, the first one's being where a window opens that has no place
 */
export function openingBounds(saved: unknown, screens: readonly Bounds[]): Bounds {
  const [first] = screens;
  const within = (wanted: Bounds, area: Bounds): Bounds => {
    const width = Math.min(Math.max(wanted.width, smallest.width), area.width);
    const height = Math.min(Math.max(wanted.height, smallest.height), area.height);
    const between = (low: number, value: number, high: number) => Math.round(Math.min(Math.max(value, low), high));
    return {
      x: between(area.x, wanted.x, area.x + area.width - width),
      y: between(area.y, wanted.y, area.y + area.height - height),
      width,
      height,
    };
  };
  if (isBounds(saved)) {
    // Its title bar is what it is moved by.
    const middle = saved.x + saved.width / 2;
    const screen = screens.find(
      (area) => middle >= area.x && middle < area.x + area.width && saved.y >= area.y && saved.y < area.y + area.height,
    );
    if (screen) return within(saved, screen);
  }
  if (!first) return { x: 0, y: 0, ...usual };
  return within(
    { x: first.x + (first.width - usual.width) / 2, y: first.y + (first.height - usual.height) / 2, ...usual },
    first,
  );
}

function isBounds(value: unknown): value is Bounds {
  return (
    typeof value === "object" &&
    value !== null &&
    ["x", "y", "width", "height"].every((key) => Number.isFinite((value as Record<string, unknown>)[key]))
  );
}
