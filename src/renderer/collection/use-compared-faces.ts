/** What faces say of files that are about to be brought in. */
import { useEffect, useState } from "react";
import type { ComparedFaces } from "../../contract/library/same-faces.ts";
import { call, sourcesOf } from "../state/link.ts";
import { currentStudio } from "../state/studio.ts";

/** So many files are looked at while somebody waits for the question, and so many bytes. */
const most = { files: 60, bytes: 400e6 };

/** null: nothing is known, or will be; "looking" until it is. */
export function useComparedFaces(files: readonly File[], wanted: boolean): ComparedFaces | "looking" | null {
  const [found, setFound] = useState<ComparedFaces | "looking" | null>(null);
  useEffect(() => {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (!wanted || files.length > most.files || bytes > most.bytes) return setFound(null);
    const stop = new AbortController();
    setFound("looking");
    void (async () => {
      const sources = await sourcesOf(files, currentStudio()?.settings.importing ?? "copy", stop.signal);
      return await call("faces.compare", { sources }, { signal: stop.signal });
    })().then(
      (compared) => stop.signal.aborted || setFound(compared),
      // It is advice: without it the question is what it was.
      () => stop.signal.aborted || setFound(null),
    );
    return () => stop.abort();
  }, [files, wanted]);
  return found;
}
