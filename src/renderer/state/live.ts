/** Answers of the studio, kept and asked for again when the library says that they changed. */
import { useEffect } from "react";
import { create } from "zustand";
import { toFault } from "../../contract/fault.ts";
import type { Item } from "../../contract/library.ts";
import type { StudioCalls } from "../../contract/studio.ts";
import { call, on } from "./link.ts";

/** What one question is answered with so far. `data` stays while it is asked again. */
export interface Live<T> {
  readonly data: T | undefined;
  /** In words; null where the last answer came. */
  readonly error: string | null;
  readonly loading: boolean;
}

type Questions =
  | "people.list"
  | "people.counts"
  | "styles.list"
  | "styles.counts"
  | "pictures.query"
  | "pictures.get"
  | "pictures.counts"
  | "export.presets"
  | "machine.report"
  | "models.fit";

/** Which changes make an answer stale. People and styles count their pictures; pictures carry names. */
const concerns: Readonly<Record<Questions, readonly Item["kind"][]>> = {
  "people.list": ["person", "picture"],
  "people.counts": ["person"],
  "styles.list": ["style", "picture"],
  "styles.counts": ["style"],
  "pictures.query": ["picture", "person", "style"],
  "pictures.get": ["picture", "person", "style"],
  "pictures.counts": ["picture"],
  "export.presets": [],
  "machine.report": [],
  "models.fit": [],
};

interface Entry extends Live<unknown> {
  readonly name: Questions;
  readonly input: unknown;
  readonly users: number;
}

const empty: Live<never> = { data: undefined, error: null, loading: true };
const useAnswers = create<Readonly<Record<string, Entry>>>(() => ({}));

const keyOf = (name: string, input: unknown): string => `${name} ${JSON.stringify(input)}`;
const put = (key: string, next: Partial<Entry>) =>
  useAnswers.setState((all) => (all[key] ? { [key]: { ...all[key], ...next } } : {}));
const rounds = new Map<string, number>();

async function ask(key: string): Promise<void> {
  const entry = useAnswers.getState()[key];
  if (!entry) return;
  const round = (rounds.get(key) ?? 0) + 1;
  rounds.set(key, round);
  put(key, { loading: true });
  try {
    const data = await call(entry.name, entry.input as never);
    // Only the newest question's answer counts.
    if (rounds.get(key) === round) put(key, { data, error: null, loading: false });
  } catch (error) {
    if (rounds.get(key) === round) put(key, { error: toFault(error).message, loading: false });
  }
}

/** Asks again for everything shown that these changes concern; drops what nobody shows. */
export function refresh(kinds: readonly Item["kind"][] | "all"): void {
  const all = useAnswers.getState();
  const kept = Object.fromEntries(Object.entries(all).filter(([, entry]) => entry.users > 0));
  useAnswers.setState(kept, true);
  for (const [key, entry] of Object.entries(kept))
    if (kinds === "all" || concerns[entry.name].some((kind) => kinds.includes(kind))) void ask(key);
}

export function startLive(): void {
  on("library.changed", ({ kinds }) => refresh(kinds));
}

/**
 * An answer that stays true: asked once however many components use it, kept between views, asked again on
 * `library.changed`. Pass undefined as input to ask nothing.
 * @example const { data: people = [] } = useLive("people.list", { view: "all" });
 */
export function useLive<K extends Questions>(
  name: K,
  input: StudioCalls[K]["in"] | undefined,
): Live<StudioCalls[K]["out"]> {
  const key = input === undefined ? null : keyOf(name, input);
  useEffect(() => {
    if (key === null) return;
    const known = useAnswers.getState()[key];
    useAnswers.setState({ [key]: { ...(known ?? { ...empty, name, input }), users: (known?.users ?? 0) + 1 } });
    if (!known) void ask(key);
    return () => useAnswers.setState((all) => (all[key] ? { [key]: { ...all[key], users: all[key].users - 1 } } : {}));
    // The key holds name and input.
  }, [key]);
  return useAnswers((all) => (key === null ? undefined : all[key]) ?? empty) as Live<StudioCalls[K]["out"]>;
}
