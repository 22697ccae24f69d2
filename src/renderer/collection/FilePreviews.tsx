import { useEffect, useMemo, useState } from "react";
import { cx } from "../kit/cx.ts";
import styles from "./FilePreviews.module.css";

/** So many are shown; the rest is a number. */
const shown = 5;

/** The first of some files that are not in the library yet. */
export function FilePreviews({ files }: { readonly files: readonly File[] }) {
  const previews = usePreviews(useMemo(() => files.slice(0, files.length > shown + 1 ? shown : shown + 1), [files]));
  return (
    <div className={styles.pictures} aria-hidden>
      {previews.map((src) => (
        <span key={src}>
          {/* What is no picture will be said of it when it is added. */}
          <img src={src} alt="" onError={(event) => (event.currentTarget.hidden = true)} />
        </span>
      ))}
      {files.length > previews.length && (
        <span className={cx(styles.rest, "num")}>+{files.length - previews.length}</span>
      )}
    </div>
  );
}

/** Addresses of files that are not in the library yet, as long as they are shown. */
function usePreviews(files: readonly File[]): readonly string[] {
  const [urls, setUrls] = useState<readonly string[]>([]);
  useEffect(() => {
    const made = files.map((file) => URL.createObjectURL(file));
    setUrls(made);
    return () => made.forEach((url) => URL.revokeObjectURL(url));
  }, [files]);
  return urls;
}
