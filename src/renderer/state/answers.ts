/**
 * Questions to the studio and their answers: kept by TanStack Query, asked again when the studio says that they are
 * stale.
 */
import {
  keepPreviousData,
  notifyManager,
  type Query,
  QueryClient,
  skipToken,
  useQueries,
  useQuery,
} from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";
import { type FaultRecord, toFault } from "../../contract/fault.ts";
import type { Changed } from "../../contract/library/library.ts";
import type { StudioCalls } from "../../contract/studio.ts";
import { call, on } from "./link.ts";

/**
 * What can change under an answer: things of the library, the export presets, the models that can be had, the token,
 * the runs of the command line.
 */
export type Change = Changed | "preset" | "download" | "token" | "training";

/**
 * Every question, and which changes make its answer stale. People and styles count their pictures; pictures carry
 * names.
 */
const staleAfter = {
  "people.list": ["person", "picture"],
  "people.counts": ["person"],
  "styles.list": ["style", "picture"],
  "styles.counts": ["style"],
  "styles.fighting": ["style"],
  "parts.doubts": ["person", "style"],
  "pictures.query": ["picture", "person", "style"],
  "pictures.outline": ["picture", "person", "style", "measure"],
  "pictures.some": ["picture", "person", "style", "collection"],
  "pictures.facets": ["picture", "person", "style", "collection"],
  "collections.list": ["collection", "picture"],
  "searches.list": ["search"],
  "snippets.list": ["snippet"],
  "composer.presets": ["composer preset"],
  "pictures.usedIn": ["picture"],
  "pictures.enlargedFrom": ["picture"],
  "pictures.get": ["picture", "person", "style", "collection"],
  "pictures.counts": ["picture"],
  "measures.of": ["measure", "picture"],
  "measures.state": ["measure", "download"],
  "faces.alike": ["person"],
  "measures.some": ["measure", "picture"],
  "measures.outline": ["measure", "picture", "person", "style"],
  "learned.list": ["style"],
  "teach.understand": ["style"],
  "teach.plan": ["style"],
  "teach.terms": [],
  "trainings.atWork": ["training"],
  "trainings.usual": ["download"],
  "trainings.terms": [],
  "trainings.plan": [],
  "curation.plan": ["person", "style", "picture"],
  "sheets.list": ["sheet", "picture"],
  "sheets.get": ["sheet", "picture", "person", "style"],
  "sheets.estimate": ["person", "style"],
  "export.presets": ["preset"],
  "export.plan": [],
  "packs.list": ["style"],
  "removal.look": ["person", "style", "picture"],
  "machine.report": [],
  "prompt.read": [],
  "models.fit": [],
  "models.downloadable": ["download"],
  "models.download.ask": [],
  "models.smaller": [],
  "models.token": ["token"],
} as const satisfies Readonly<Partial<Record<keyof StudioCalls, readonly Change[]>>>;

export type Question = keyof typeof staleAfter;

// An answer is drawn in the turn in which it comes. By a timer, as the library would have it, a frame may lie between.
notifyManager.setScheduler(queueMicrotask);

/**
 * What the window keeps of answers. They are true until an event says otherwise, so that neither time nor focus asks
 * again.
 */
export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
      // The studio is on this machine: it answers without a network.
      networkMode: "always",
    },
  },
});

/** Asks again for everything shown that these changes concern, and forgets what of it nobody shows. */
export function invalidate(changes: readonly Change[] | "all"): void {
  const concerned = ({ queryKey: [name] }: Query): boolean =>
    changes === "all" || staleAfter[name as Question].some((change) => changes.includes(change));
  answers.removeQueries({ type: "inactive", predicate: concerned });
  // A first answer that is on its way may be older than the change, and would be taken for the newest.
  const first = ({ state }: Query): boolean => state.data === undefined && state.fetchStatus === "fetching";
  void answers.resetQueries({ predicate: (query) => concerned(query) && first(query) });
  void answers.invalidateQueries({ predicate: concerned });
}

/** From the studio's events to stale answers. */
export function startAnswers(): void {
  on("library.changed", ({ kinds }) => invalidate(kinds));
  on("trainings.changed", () => invalidate(["training"]));
  on("models.job", ({ job }) => job.state !== "running" && invalidate(["download"]));
}

/** What one question is answered with so far. `data` stays while it is asked again. */
export interface Answer<T> {
  readonly data: T | undefined;
  /** Why the last answer did not come. */
  readonly error: FaultRecord | null;
  /** While an answer is on its way, the first or a newer one. */
  readonly asking: boolean;
  /** While `data` still answers the question before. */
  readonly previous: boolean;
  readonly askAgain: () => void;
}

export interface AnswerOptions {
  /** Shows the answer to the question before until this one is answered: a list does not blink when it is narrowed. */
  readonly keepPrevious?: boolean;
  /**
   * Forgets the answer when nobody shows it any more: what changes without an event is asked anew each time it is
   * opened.
   */
  readonly brief?: boolean;
  /** Milliseconds after which it is asked again while it is shown: of what changes without an event. */
  readonly every?: number;
}

/**
 * The answer to a question, kept true: asked once however many components use it, kept between views, asked again when
 * the studio says that it is stale. Pass undefined as input to ask nothing.
 * @example const { data: people = [] } = useAnswer("people.list", { view: "all" });
 */
export function useAnswer<K extends Question>(
  name: K,
  input: StudioCalls[K]["in"] | undefined,
  { keepPrevious = false, brief = false, every }: AnswerOptions = {},
): Answer<StudioCalls[K]["out"]> {
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery<StudioCalls[K]["out"]>({
    queryKey: [name, input],
    queryFn: input === undefined ? skipToken : ({ signal }) => call(name, input, { signal }),
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(brief ? { gcTime: 0 } : {}),
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
  return {
    data,
    error: error && toFault(error).toJSON(),
    asking: isFetching,
    previous: isPlaceholderData,
    askAgain: () => void refetch(),
  };
}

/**
 * Asks a question before anybody shows its answer, so that it is there, or on its way, when somebody does. Resolves
 * when the answer has come, or will not: whoever shows it asks again then.
 */
export const askAhead = <K extends Question>(name: K, input: StudioCalls[K]["in"]): Promise<void> =>
  answers.prefetchQuery({
    queryKey: [name, input],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(name, input, { signal }),
  });

/**
 * The answers to several questions of one kind, each asked and kept by itself; undefined for those that have not come.
 * The list stays the same while the answers do. The library's own way to combine them would compare every answer with
 * whichever stood at its place before, to the last field of the last picture.
 */
export function useAnswers<K extends Question>(
  name: K,
  inputs: readonly StudioCalls[K]["in"][],
): readonly (StudioCalls[K]["out"] | undefined)[] {
  const results = useQueries({
    queries: inputs.map((input) => ({
      queryKey: [name, input],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(name, input, { signal }),
    })),
  });
  const before = useRef<readonly (StudioCalls[K]["out"] | undefined)[]>([]);
  const now = results.map(({ data }) => data);
  const same = now.length === before.current.length && now.every((answer, n) => answer === before.current[n]);
  const answers = same ? before.current : now;
  useLayoutEffect(() => void (before.current = answers), [answers]);
  return answers;
}
