/** Which of many are chosen, and how clicks and keys change that. */

export type Key = number | string;

export interface Selection<K extends Key = Key> {
  readonly chosen: ReadonlySet<K>;
  /** Where a range starts. */
  readonly anchor: K | null;
  /** Where the keyboard is. */
  readonly active: K | null;
}

export const nothing: Selection<never> = { chosen: new Set(), anchor: null, active: null };

/** `only` is a plain click, `toggle` with Ctrl or ⌘, `range` with Shift, `move` goes there without choosing. */
export type Pick = "only" | "toggle" | "range" | "move";

/** The selection after one of `order` was picked. */
export function pick<K extends Key>(selection: Selection<K>, order: readonly K[], key: K, how: Pick): Selection<K> {
  switch (how) {
    case "only":
      return { chosen: new Set([key]), anchor: key, active: key };
    case "move":
      return { ...selection, active: key };
    case "toggle": {
      const chosen = new Set(selection.chosen);
      if (!chosen.delete(key)) chosen.add(key);
      return { chosen, anchor: key, active: key };
    }
    case "range": {
      const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
      const to = order.indexOf(key);
      if (from < 0 || to < 0) return pick(selection, order, key, "only");
      return {
        chosen: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)),
        anchor: selection.anchor,
        active: key,
      };
    }
    default:
      return how satisfies never;
  }
}

export const all = <K extends Key>(selection: Selection<K>, order: readonly K[]): Selection<K> => ({
  ...selection,
  chosen: new Set(order),
});

/** These, or these too. */
export const put = <K extends Key>(selection: Selection<K>, keys: readonly K[], more: boolean): Selection<K> => {
  const last = keys.at(-1) ?? null;
  return { chosen: new Set([...(more ? selection.chosen : []), ...keys]), anchor: last, active: last };
};

/** Without what is no longer there. */
export function kept<K extends Key>(selection: Selection<K>, order: readonly K[]): Selection<K> {
  const there = new Set(order);
  const chosen = [...selection.chosen].filter((key) => there.has(key));
  const still = (key: K | null) => (key !== null && there.has(key) ? key : null);
  return chosen.length === selection.chosen.size &&
    still(selection.anchor) === selection.anchor &&
    still(selection.active) === selection.active
    ? selection
    : { chosen: new Set(chosen), anchor: still(selection.anchor), active: still(selection.active) };
}

/** There is always one chosen where there are any: the one after those that went, else the first. */
export function settled<K extends Key>(
  selection: Selection<K>,
  order: readonly K[],
  before: readonly K[],
): Selection<K> {
  const there = kept(selection, order);
  if (there.chosen.size > 0 || order.length === 0) return there;
  const gone = before.findIndex((id) => selection.chosen.has(id));
  const next = before.slice(Math.max(0, gone)).find((id) => order.includes(id)) ?? (gone > 0 ? order.at(-1) : order[0]);
  return next === undefined ? nothing : pick(there, order, next, "only");
}
