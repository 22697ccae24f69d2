/** Dragging inside the studio and dropping files into it, over pragmatic-drag-and-drop. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { dropTargetForExternal } from "@atlaskit/pragmatic-drag-and-drop/external/adapter";
import { containsFiles, getFiles } from "@atlaskit/pragmatic-drag-and-drop/external/file";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { JobId, PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";

import { filesBelow, type FolderEntry, foldersOf } from "./dropped-files.ts";
import { toasts } from "../overlays/toast.ts";
import { text } from "../../text/text.ts";

/** What can be dragged. */
export type Dragged =
  | { readonly kind: "person"; readonly id: PersonId; readonly photo?: ReferenceId }
  | { readonly kind: "style"; readonly id: StyleId; readonly picture?: ReferenceId }
  | { readonly kind: "pictures"; readonly ids: readonly PictureId[] }
  | { readonly kind: "job"; readonly id: JobId }
  | { readonly kind: "reference"; readonly id: ReferenceId };

const key = Symbol("dragged");
/** What of the studio is being dragged; null where it is something else. */
export const read = (data: Record<string | symbol, unknown>): Dragged | null =>
  (data[key] as Dragged | undefined) ?? null;

/**
 * Makes an element draggable. The data is asked for when the drag starts, so it may depend on the selection.
 * @returns whether it is being dragged
 */
export function useDraggable(ref: RefObject<HTMLElement | null>, data: () => Dragged, enabled = true): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    const element = ref.current;
    if (!element || !enabled) return;
    return draggable({
      element,
      getInitialData: () => ({ [key]: latest.current() }),
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [ref, enabled]);
  return dragging;
}

export interface DropOptions {
  /** Which drags it takes; none where absent. */
  readonly accepts?: ((dragged: Dragged) => boolean) | undefined;
  readonly onDrop?: ((dragged: Dragged) => void) | undefined;
  /** Takes files from outside. Only pictures are handed on. */
  readonly onFiles?: ((files: readonly File[]) => void) | undefined;
  /** Hears of files that were dropped with them and are no pictures, to say so. */
  readonly onOthers?: ((files: readonly File[]) => void) | undefined;
}

/** Makes an element a drop target. @returns whether something it takes hovers over it */
export function useDropTarget(ref: RefObject<HTMLElement | null>, options: DropOptions): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    // Only the innermost target acts: a slot in a page that takes drops too must not be served twice.
    const handOn = (all: readonly File[]) => {
      const files = pictureFiles(all);
      if (files.length < all.length) latest.current.onOthers?.(all.filter((file) => !files.includes(file)));
      if (files.length > 0) latest.current.onFiles?.(files);
    };
    const handOnFolders = async (folders: readonly FolderEntry[]) => {
      const { files, more } = await filesBelow(folders, isPicture);
      const { noneInFolder, moreInFolder } = text().collection;
      if (more) toasts.add({ title: moreInFolder(files.length) });
      if (files.length === 0) toasts.add({ title: noneInFolder(folders.map(({ name }) => name)) });
      else latest.current.onFiles?.(files);
    };
    const innermost = (targets: readonly { readonly element: Element }[]) => targets[0]?.element === element;
    return combine(
      dropTargetForElements({
        element,
        canDrop: ({ source }) => {
          const dragged = read(source.data);
          return dragged !== null && (latest.current.accepts?.(dragged) ?? false);
        },
        onDragEnter: ({ location }) => setOver(innermost(location.current.dropTargets)),
        onDropTargetChange: ({ location }) => setOver(innermost(location.current.dropTargets)),
        onDragLeave: () => setOver(false),
        onDrop: ({ source, location }) => {
          setOver(false);
          const dragged = read(source.data);
          if (dragged && innermost(location.current.dropTargets)) latest.current.onDrop?.(dragged);
        },
      }),
      dropTargetForExternal({
        element,
        canDrop: ({ source }) => latest.current.onFiles !== undefined && containsFiles({ source }),
        onDragEnter: ({ location }) => setOver(innermost(location.current.dropTargets)),
        onDropTargetChange: ({ location }) => setOver(innermost(location.current.dropTargets)),
        onDragLeave: () => setOver(false),
        onDrop: ({ source, location }) => {
          setOver(false);
          if (!innermost(location.current.dropTargets)) return;
          const folders = foldersOf(source.items);
          const inFolders = new Set(folders.map(({ name }) => name));
          handOn(getFiles({ source }).filter(({ name }) => !inFolders.has(name)));
          if (folders.length > 0) void handOnFolders(folders);
        },
      }),
    );
  }, [ref]);
  return over;
}

/**
 * Endings of pictures that browsers have no type for: those the studio reads, and those it refuses by their right name,
 * with what to do.
 */
const pictureEndings =
  /\.(png|jpe?g|jfif|webp|avif|tiff?|gif|hei[cf]|hif|dng|nef|nrw|cr[23w]|arw|orf|rw2|raf|pef|srw|3fr|iiq|jxl|jp2|psd|bmp|exr)$/i;

/** The files that are pictures. */
export const pictureFiles = (files: readonly File[]): readonly File[] => files.filter(isPicture);
const isPicture = (file: File): boolean => file.type.startsWith("image/") || pictureEndings.test(file.name);
