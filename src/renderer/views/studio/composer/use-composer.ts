/** The draft with what the library knows of it: names, pictures, what it costs, whether it can be made. */
import type { InstalledModel } from "../../../../contract/models.ts";
import type { Draft } from "../../../../contract/making/draft.ts";
import { useEffect, useState } from "react";
import type { PersonId, StyleId } from "../../../../contract/values/id.ts";
import { peopleIn, stylesIn } from "../../../../contract/making/parts.ts";
import { toFault } from "../../../../contract/fault.ts";
import type { Estimate } from "../../../../contract/making/queue.ts";
import { adoptModel, edit, follow, useDraft } from "../../../state/draft/draft.ts";
import { withOwnersOfToday } from "../../../state/draft/joining.ts";
import { type Obstacle, obstacle, pruned } from "../../../state/draft/rules.ts";
import { call } from "../../../state/link.ts";
import { useAnswer } from "../../../state/answers.ts";
import { currentStudio, useModel, useStudio } from "../../../state/studio.ts";
import { type ShownPart, type ShownSubject, useParts } from "./use-parts.ts";

export interface Composed {
  readonly draft: Draft;
  /** What draws it: the draft's model where it is installed, else the one in use. */
  readonly model: InstalledModel | null;
  /** In the draft's order. */
  readonly people: readonly ShownSubject[];
  readonly styles: readonly ShownPart[];
  readonly obstacle: Obstacle | null;
}

const peopleOf = ({ people }: Pick<Draft, "people">): readonly PersonId[] =>
  peopleIn(people).map(({ person }) => person);
const stylesOf = ({ styles }: Pick<Draft, "styles">): readonly StyleId[] => stylesIn(styles).map(({ style }) => style);

/**
 * Who and what was in the library before: only these can have left it. What was added just now may be missing from a
 * list that is older.
 */
const met = {
  people: new Set(peopleOf(useDraft.getState().draft)),
  styles: new Set(stylesOf(useDraft.getState().draft)),
};

function there<I>(before: Set<I>, list: readonly { readonly id: I }[], drafted: readonly I[]): ReadonlySet<I> {
  for (const { id } of list) before.add(id);
  return new Set([...list.map(({ id }) => id), ...drafted.filter((id) => !before.has(id))]);
}

export function useComposed(): Composed {
  const draft = useDraft(({ draft }) => draft);
  const inUse = useModel();
  const own = useStudio(({ models }) => models.find(({ id, problem }) => id === draft.model && problem === null));
  const model = own ?? inUse;
  const { data: people } = useAnswer("people.list", { view: "all" });
  const { data: looks } = useAnswer("styles.list", { view: "all" });
  useEffect(() => {
    if (inUse) adoptModel(inUse, currentStudio()?.models ?? []);
  }, [inUse]);
  useEffect(() => {
    if (people) follow((now) => withOwnersOfToday(now, people));
    if (people && looks)
      edit((now) =>
        pruned(now, {
          people: there(met.people, people, peopleOf(now)),
          styles: there(met.styles, looks, stylesOf(now)),
        }),
      );
  }, [people, looks]);
  const parts = useParts(draft, { people, styles: looks });
  return {
    draft,
    model,
    people: parts.subjects,
    styles: parts.styles,
    obstacle: inUse && !own && draft.model !== "" ? "model gone" : obstacle(draft, model),
  };
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
