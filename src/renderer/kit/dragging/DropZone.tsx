import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { cx } from "../cx.ts";
import { type DropOptions, pictureFiles, useDropTarget } from "./drag.ts";
import styles from "./DropZone.module.css";

export interface DropZoneProps extends DropOptions {
  /** Shown over the content while something is held over it. */
  readonly prompt?: string;
  /** Takes pictures pasted while no text field has the focus. One zone of a view should. */
  readonly paste?: boolean;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** Named where it is a region of its own. */
  readonly label?: string;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

/**
 * A place that takes drags from the studio, files from outside, and pasted pictures. Pair it with `useFilePicker` for
 * the keyboard.
 */
export function DropZone({ prompt, paste, children, className, label, ref: outer, ...options }: DropZoneProps) {
  const own = useRef<HTMLDivElement>(null);
  const ref = outer ?? own;
  const over = useDropTarget(ref, options);
  usePaste(paste ? options.onFiles : undefined);
  return (
    <div
      ref={ref}
      className={cx(styles.zone, className)}
      data-over={over || undefined}
      {...(label ? { role: "group", "aria-label": label } : {})}
    >
      {children}
      {over && prompt && (
        <div className={styles.prompt} aria-hidden>
          {prompt}
        </div>
      )}
    </div>
  );
}

/** Hands on the pictures in the clipboard when the artist pastes outside a text field. */
export function usePaste(onFiles: ((files: readonly File[]) => void) | undefined): void {
  const latest = useRef(onFiles);
  latest.current = onFiles;
  const wanted = onFiles !== undefined;
  useEffect(() => {
    if (!wanted) return;
    const pasted = (event: ClipboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (target?.closest("input, textarea, [contenteditable]")) return;
      const files = pictureFiles([...(event.clipboardData?.files ?? [])]);
      if (files.length === 0) return;
      event.preventDefault();
      latest.current?.(files);
    };
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, [wanted]);
}

export interface FilePicker {
  /** Opens the file dialog. */
  readonly open: () => void;
  /** Render it anywhere inside the component. */
  readonly input: ReactNode;
}

/** A file dialog for pictures, over a hidden input: the same in both hosts. */
export function useFilePicker(
  onFiles: (files: readonly File[]) => void,
  {
    multiple = true,
    onOthers,
  }: { readonly multiple?: boolean; readonly onOthers?: (files: readonly File[]) => void } = {},
): FilePicker {
  const ref: RefObject<HTMLInputElement | null> = useRef(null);
  return {
    open: () => ref.current?.click(),
    input: (
      <input
        ref={ref}
        type="file"
        hidden
        accept="image/*,.heic,.heif,.hif,.avif"
        multiple={multiple}
        onChange={(event) => {
          const all = [...(event.target.files ?? [])];
          const files = pictureFiles(all);
          // The same file may be chosen again.
          event.target.value = "";
          if (files.length < all.length) onOthers?.(all.filter((file) => !files.includes(file)));
          if (files.length > 0) onFiles(files);
        }}
      />
    ),
  };
}
