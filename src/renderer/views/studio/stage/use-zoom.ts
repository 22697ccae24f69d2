/** Zoom and pan of the stage by wheel, hand and keys. */
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Box, nextStep, overflows, panned, type Placement, placed, type Zoom, zoomedTo } from "./zoom.ts";

export interface Zooming {
  readonly placement: Placement;
  readonly zoom: Zoom;
  readonly frame: Box | null;
  /** Part of the picture is out of sight. */
  readonly pannable: boolean;
  readonly fit: () => void;
  readonly to: (scale: number) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly hand: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
  };
}

export function useZoom(ref: RefObject<HTMLElement | null>, picture: Box): Zooming {
  const [frame, setFrame] = useState<Box | null>(null);
  const [zoom, setZoom] = useState<Zoom>("fit");
  const from = useRef<{ readonly x: number; readonly y: number } | null>(null);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setFrame({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);

  // Another size is another picture: one looks at all of it first. The same size keeps the place, for comparing
  // variations.
  useEffect(() => setZoom("fit"), [picture.width, picture.height]);

  useEffect(() => {
    const element = ref.current;
    if (!element || !frame) return;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.03 : 0.0016));
      setZoom((now) => zoomedTo(now, placed(now, frame, picture).scale * factor, frame, picture, at));
    };
    // Not passive: the page must not zoom with it.
    element.addEventListener("wheel", turned, { passive: false });
    return () => element.removeEventListener("wheel", turned);
  }, [ref, frame, picture.width, picture.height]);

  const view: Box = frame ?? { width: 1, height: 1 };
  const placement = placed(zoom, view, picture);
  return {
    placement,
    zoom,
    frame,
    pannable: overflows(placement, view, picture),
    fit: () => setZoom("fit"),
    to: (scale) => setZoom(zoomedTo(zoom, scale, view, picture)),
    step: (direction) => setZoom(zoomedTo(zoom, nextStep(placement.scale, direction), view, picture)),
    hand: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        from.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event) {
        if (!from.current) return;
        const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y];
        from.current = { x: event.clientX, y: event.clientY };
        setZoom((now) => panned(now, dx, dy, view, picture));
      },
      onPointerUp() {
        from.current = null;
      },
    },
  };
}
