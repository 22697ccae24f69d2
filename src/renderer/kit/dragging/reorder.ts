/** Rows that change their order by dragging: each takes the others above or below itself. */
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { type RefObject, useEffect, useRef, useState } from "react";
import { type Dragged, read } from "./drag.ts";

export type RowEdge = "top" | "bottom";

export interface ReorderOptions {
  /** Which drags may land here; a row does not take itself. */
  readonly accepts: (dragged: Dragged) => boolean;
  readonly onDrop: (dragged: Dragged, edge: RowEdge) => void;
  readonly enabled?: boolean;
}

/** Makes a row a place to drop others at. @returns the edge where one that hovers would land */
export function useReorderTarget(ref: RefObject<HTMLElement | null>, options: ReorderOptions): RowEdge | null {
  const [edge, setEdge] = useState<RowEdge | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const { enabled = true } = options;
  useEffect(() => {
    const element = ref.current;
    if (!element || !enabled) return;
    const edgeOf = (data: Record<string | symbol, unknown>) => extractClosestEdge(data) as RowEdge | null;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => {
        const dragged = read(source.data);
        return dragged !== null && latest.current.accepts(dragged);
      },
      getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ["top", "bottom"] }),
      onDrag: ({ self }) => setEdge(edgeOf(self.data)),
      onDragLeave: () => setEdge(null),
      onDrop: ({ self, source }) => {
        setEdge(null);
        const dragged = read(source.data);
        const at = edgeOf(self.data);
        if (dragged && at) latest.current.onDrop(dragged, at);
      },
    });
  }, [ref, enabled]);
  return edge;
}
