import { useEffect, useRef, useState } from "react";
import type { Curation } from "../../../contract/learning/curation.ts";
import { useAttempt } from "../../state/attempt.ts";
import { isOn, useCurating } from "../../state/curating.ts";
import { call } from "../../state/link.ts";
import { go, useRoute } from "../../state/route/route.ts";
import { Begin } from "./Begin.tsx";
import { OpenFolder } from "./OpenFolder.tsx";
import { Review } from "./Review.tsx";
import { Running } from "./Running.tsx";

/** Triplets: those that were curated in a folder, or how they are made. */
export default function CurateView() {
  const { query } = useRoute();
  const run = useCurating((state) => state.run);
  const making = isOn(run);
  const before = useRef(making);
  useEffect(() => {
    const ended = before.current && !making;
    before.current = making;
    // What came of it is what one looks at next.
    if (ended && "make" in query) go("curate", { replace: true });
  }, [making, query]);
  if ("make" in query) return making ? <Running run={run} /> : <Begin />;
  // Opened anew where a run has ended meanwhile.
  return <Curated key={String(making)} />;
}

/** The folder that was open last, or one that is chosen. */
function Curated() {
  const [curation, setCuration] = useState<Curation | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [looked, setLooked] = useState(false);
  const { problem, busy, attempt } = useAttempt();
  const open = (folder: string) =>
    attempt(async () => {
      setCuration(await call("curation.open", { folder }));
      setChoosing(false);
    });
  useEffect(() => {
    void attempt(async () => {
      const last = await call("curation.last", null);
      if (last !== null) setCuration(await call("curation.open", { folder: last }));
    }).finally(() => setLooked(true));
  }, [attempt]);
  if (!looked) return null;
  if (curation === null || choosing) return <OpenFolder problem={problem} busy={busy} onOpen={open} />;
  return <Review curation={curation} onChange={setCuration} onOther={() => setChoosing(true)} />;
}
