import { useEffect, useState } from "react";
import type { Curation } from "../../../contract/curation.ts";
import { useAttempt } from "../../state/attempt.ts";
import { call } from "../../state/link.ts";
import { OpenFolder } from "./OpenFolder.tsx";
import { Review } from "./Review.tsx";

/** Triplets that were curated in a folder: the one that was open last, or one that is chosen. */
export default function CurateView() {
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
