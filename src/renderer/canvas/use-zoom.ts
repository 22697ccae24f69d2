/** Zoom and pan of a plane by wheel, pinch, hand and keys; one zoom may be that of several frames. */
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  type Box,
  nextStep,
  overflows,
  panned,
  type Placement,
  placed,
  revealed,
  wheelFactor,
  type Zoom,
  zoomedTo,
} from "./zoom.ts";

export interface Zooming {
  readonly placement: Placement;
  readonly zoom: Zoom;
  readonly frame: Box | null;
  /** Part of the picture is out of sight. */
  readonly pannable: boolean;
  readonly fit: () => void;
  readonly to: (scale: number) => void;
  readonly step: (direction: 1 | -1) => void;
  /** Moves it so that this is seen. Lengths from the picture's left and upper edge, before scaling. */
  readonly reveal: (part: Box & { readonly left: number; readonly top: number }) => void;
  readonly hand: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

/** Pixels that a hand moves before it moves the plane: less is a click. */
const still = 4;

/** The size of an element, followed; null before it was measured. */
export function useBox(ref: RefObject<HTMLElement | null>): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setBox({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return box;
}

/**
 * @param ref     the frame
 * @param picture what lies in it; another size is looked at whole first
 * @param linked  the zoom that other frames share; its own where absent
 */
export function useZoom(
  ref: RefObject<HTMLElement | null>,
  picture: Box,
  linked?: readonly [Zoom, (change: (zoom: Zoom) => Zoom) => void],
): Zooming {
  const frame = useBox(ref);
  const own = useState<Zoom>("fit");
  const [zoom, setZoom] = linked ?? own;
  const from = useRef<{ readonly x: number; readonly y: number; readonly moves: boolean } | null>(null);
  const set = useRef(setZoom);
  set.current = setZoom;

  // The same size keeps the place, for comparing variations.
  useEffect(() => set.current(() => "fit"), [picture.width, picture.height]);

  useEffect(() => {
    const element = ref.current;
    if (!element || !frame) return;
    const turned = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
      const factor = wheelFactor(event);
      set.current((now) => zoomedTo(now, placed(now, frame, picture).scale * factor, frame, picture, at));
    };
    // Not passive: the page must not zoom with it.
    element.addEventListener("wheel", turned, { passive: false });
    return () => element.removeEventListener("wheel", turned);
  }, [ref, frame, picture.width, picture.height]);

  const view: Box = frame ?? { width: 1, height: 1 };
  const placement = placed(zoom, view, picture);
  const released = () => {
    from.current = null;
  };
  return {
    placement,
    zoom,
    frame,
    pannable: overflows(placement, view, picture),
    fit: () => setZoom(() => "fit"),
    to: (scale) => setZoom((now) => zoomedTo(now, scale, view, picture)),
    step: (direction) => setZoom((now) => zoomedTo(now, nextStep(placement.scale, direction), view, picture)),
    reveal: (part) => setZoom((now) => revealed(now, part, view, picture)),
    hand: {
      onPointerDown(event) {
        if (event.button > 1) return;
        from.current = { x: event.clientX, y: event.clientY, moves: false };
      },
      onPointerMove(event) {
        if (!from.current) return;
        const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y];
        if (!from.current.moves && Math.hypot(dx, dy) < still) return;
        // Only now: a click belongs to what was clicked.
        if (!from.current.moves) event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, y: event.clientY, moves: true };
        setZoom((now) => panned(now, dx, dy, view, picture));
      },
      onPointerUp: released,
      onPointerCancel: released,
    },
  };
}
