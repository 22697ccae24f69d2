/** The draft with what the library knows of it: names, pictures, what it costs, whether it can be made. */
import type { InstalledModel } from "../../../../contract/models.ts";
import type { Draft } from "../../../../contract/draft.ts";
import { useEffect, useMemo, useState } from "react";
import { toFault } from "../../../../contract/fault.ts";
import type { ReferenceId } from "../../../../contract/id.ts";
import type { Person, Style } from "../../../../contract/library.ts";
import type { Estimate } from "../../../../contract/queue.ts";
import { adoptModel, edit, useDraft } from "../../../state/draft.ts";
import { type Obstacle, obstacle, pruned } from "../../../state/draft-rules.ts";
import { call } from "../../../state/link.ts";
import { useAnswer } from "../../../state/answers.ts";
import { currentStudio, useModel } from "../../../state/studio.ts";

export interface Composed {
  readonly draft: Draft;
  readonly model: InstalledModel | null;
  /** In the draft's order; somebody still on their way has none. */
  readonly people: readonly {
    readonly person: Person | null;
    readonly id: Person["id"];
    readonly photo: ReferenceId;
  }[];
  /** In the draft's order; a style still on its way has none. */
  readonly styles: readonly { readonly style: Style | null; readonly id: Style["id"]; readonly weight: number }[];
  readonly obstacle: Obstacle | null;
}

/**
 * Who and what was in the library before: only these can have left it. What was added just now may be missing from a
 * list that is older.
 */
const met = {
  people: new Set(useDraft.getState().draft.people.map(({ person }) => person)),
  styles: new Set(useDraft.getState().draft.styles.map(({ style }) => style)),
};

function there<I>(before: Set<I>, list: readonly { readonly id: I }[], drafted: readonly I[]): ReadonlySet<I> {
  for (const { id } of list) before.add(id);
  return new Set([...list.map(({ id }) => id), ...drafted.filter((id) => !before.has(id))]);
}

export function useComposed(): Composed {
  const draft = useDraft(({ draft }) => draft);
  const model = useModel();
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: looks } = useAnswer("styles.list", { view: "all" });
  useEffect(() => {
    if (model) adoptModel(model, currentStudio()?.models ?? []);
  }, [model]);
  useEffect(() => {
    if (people && looks)
      edit((now) =>
        pruned(
          now,
          there(
            met.people,
            people,
            now.people.map(({ person }) => person),
          ),
          there(
            met.styles,
            looks,
            now.styles.map(({ style }) => style),
          ),
        ),
      );
  }, [people, looks]);
  return useMemo(
    () => ({
      draft,
      model,
      people: draft.people.map(({ person: id, photo }) => ({
        id,
        photo,
        person: people?.find((one) => one.id === id) ?? null,
      })),
      styles: draft.styles.map(({ style: id, weight }) => ({
        id,
        weight,
        style: looks?.find((one) => one.id === id) ?? null,
      })),
      obstacle: obstacle(draft, model),
    }),
    [draft, model, people, looks],
  );
}

/** What the draft will take, asked a moment after it last changed. The old answer stays until the new one is there. */
export function useEstimate(draft: Draft, wanted: boolean): Estimate | null {
  const [estimate, setEstimate] = useState<Estimate | null>(null);
  // Neither words nor seed change what it takes.
  const key = JSON.stringify({ ...draft, prompt: "", seed: null });
  useEffect(() => {
    if (!wanted) return;
    const over = new AbortController();
    const ask = async () => {
      // An estimate that cannot be had is left out: what is wrong is said where the pictures are queued.
      const next = await call("queue.estimate", JSON.parse(key) as Draft, { signal: over.signal }).catch(() => null);
      if (!over.signal.aborted) setEstimate(next);
    };
    const timer = setTimeout(() => void ask(), 200);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [key, wanted]);
  return wanted ? estimate : null;
}

/** Queues the draft. @returns what is wrong, in words; null where it went */
export async function make(draft: Draft): Promise<string | null> {
  try {
    await call("queue.add", draft);
    return null;
  } catch (error) {
    return toFault(error).message;
  }
}
