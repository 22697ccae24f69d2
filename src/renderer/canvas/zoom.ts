/**
 * Where a picture lies in its frame: scale and shift, and how wheel, keys and hand change them. Lengths in CSS pixels.
 */

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** `scale` is CSS pixels per pixel of the picture; `x`, `y` shift its middle from the frame's middle. */
export interface Placement {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** What the artist chose: to see all of it, or a placement. */
export type Zoom = "fit" | Placement;

export const steps = [0.25, 0.5, 1, 2, 3, 4, 6, 8] as const;
const largest = 16;

/** Fitting enlarges a small picture no further: beyond that one sees pixels, not a picture. */
export const mostOfFit = 1.5;

/** The scale at which all of the picture is seen. */
export const fitScale = (frame: Box, picture: Box): number =>
  Math.min(frame.width / picture.width, frame.height / picture.height, mostOfFit);

/** The placement in pixels, kept within the frame: an edge never comes further in than the frame's own. */
export function placed(zoom: Zoom, frame: Box, picture: Box): Placement {
  if (zoom === "fit") return { scale: fitScale(frame, picture), x: 0, y: 0 };
  const scale = Math.min(largest, Math.max(Math.min(0.1, fitScale(frame, picture)), zoom.scale));
  const room = (outer: number, inner: number) => Math.max(0, (inner * scale - outer) / 2);
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  return {
    scale,
    x: within(zoom.x, room(frame.width, picture.width)),
    y: within(zoom.y, room(frame.height, picture.height)),
  };
}

/** Another scale, with what lies under `at` (from the frame's middle) staying under it. */
export function zoomedTo(
  zoom: Zoom,
  scale: number,
  frame: Box,
  picture: Box,
  at: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): Placement {
  const now = placed(zoom, frame, picture);
  const factor = scale / now.scale;
  return placed({ scale, x: at.x - (at.x - now.x) * factor, y: at.y - (at.y - now.y) * factor }, frame, picture);
}

/** The next larger or smaller of the usual scales. */
export function nextStep(scale: number, direction: 1 | -1): number {
  const near = 1.001;
  return direction === 1
    ? (steps.find((step) => step > scale * near) ?? scale * 1.5)
    : (steps.findLast((step) => step < scale / near) ?? scale / 1.5);
}

export const panned = (zoom: Zoom, dx: number, dy: number, frame: Box, picture: Box): Placement => {
  const now = placed(zoom, frame, picture);
  return placed({ ...now, x: now.x + dx, y: now.y + dy }, frame, picture);
};

/** Scale by which one turn of a wheel, or a pinch, which comes as a wheel with Ctrl, changes the picture's. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): number {
  const perLine = deltaMode === 1 ? 18 : 1;
  return Math.exp(-deltaY * perLine * (ctrlKey ? 0.01 : 0.0016));
}

/** Whether some of it lies outside the frame, so that there is somewhere to pan to. */
export const overflows = ({ scale }: Placement, frame: Box, picture: Box): boolean =>
  picture.width * scale > frame.width + 1 || picture.height * scale > frame.height + 1;

/** Where a picture's left and upper edge lie in its frame. */
export const corner = (
  { scale, x, y }: Placement,
  frame: Box,
  picture: Box,
): { readonly x: number; readonly y: number } => ({
  x: (frame.width - picture.width * scale) / 2 + x,
  y: (frame.height - picture.height * scale) / 2 + y,
});

/** Moved no further than it takes to see a part of the picture. */
export function revealed(
  zoom: Zoom,
  part: Box & { readonly left: number; readonly top: number },
  frame: Box,
  picture: Box,
): Zoom {
  if (zoom === "fit") return zoom;
  const now = placed(zoom, frame, picture);
  const at = corner(now, frame, picture);
  const shift = (start: number, length: number, outer: number) =>
    start < 0 ? -start : Math.min(0, Math.max(outer - start - length, -start));
  return panned(
    now,
    shift(at.x + part.left * now.scale, part.width * now.scale, frame.width),
    shift(at.y + part.top * now.scale, part.height * now.scale, frame.height),
    frame,
    picture,
  );
}
