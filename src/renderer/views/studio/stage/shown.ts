/** What the stage shows: a picture the artist chose, else the work as it goes on. */
import { useEffect, useState } from "react";
import type { Picture } from "../../../../contract/library/library.ts";
import type { Job } from "../../../../contract/making/queue.ts";
import { useAnswer } from "../../../state/answers.ts";
import { useQueue } from "../../../state/queue.ts";
import { useRoute } from "../../../state/route/route.ts";

export type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "loading" }
  | { readonly kind: "picture"; readonly picture: Picture }
  | { readonly kind: "work"; readonly job: Job };

/** The picture in the address; without one the running job, and when nothing runs the newest picture. */
export function useShown(): Shown {
  const id = useRoute(({ id }) => id);
  const jobs = useQueue(({ jobs }) => jobs);
  const { data: newest } = useAnswer("pictures.query", { query: {}, limit: 1 });
  const chosen = useAnswer("pictures.get", id === null ? undefined : { id: id as Picture["id"] });
  if (id !== null && !chosen.error)
    return chosen.data ? { kind: "picture", picture: chosen.data } : { kind: "loading" };
  const job = jobs.find(({ state }) => state.state === "running");
  if (job) return { kind: "work", job };
  const picture = newest?.pictures[0];
  if (picture) return { kind: "picture", picture };
  const waiting = jobs.find(({ state }) => state.state === "waiting");
  if (waiting) return { kind: "work", job: waiting };
  return newest ? { kind: "nothing" } : { kind: "loading" };
}

/** The newest of these addresses that has been loaded: what is shown stays until its successor is there. */
export function useLoaded(src: string | null): string | null {
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    if (src === null) {
      setLoaded(null);
      return;
    }
    let wanted = true;
    const image = new Image();
    image.src = src;
    image.decode().then(
      () => wanted && setLoaded(src),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [src]);
  return loaded;
}
