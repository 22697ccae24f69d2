/** What a window of the Electron application finds as `window.studio`. A browser's window has none. */
export interface StudioBridge {
  /** Sends a frame to the studio. @throws where it cannot be copied */
  post(frame: unknown): void;
  /** Hears the studio's frames; those that came before are told first. */
  listen(onFrame: (frame: unknown) => void): void;
  /** Where a dropped or chosen file lies; empty for one that lies nowhere, such as a pasted picture. */
  pathOf(file: File): string;
}

/** The name under which the window finds it. */
export const bridgeName = "studio";

/** The only two channels between a window and the application: to the studio, and from it. */
export const channels = { toStudio: "studio:frame", toWindow: "window:frame" } as const;

/** What goes over them: the page's own id beside the frame, since a reloaded page is a new caller. */
export interface Envelope {
  readonly page: string;
  readonly frame: unknown;
}

export function isEnvelope(value: unknown): value is Envelope {
  return (
    typeof value === "object" &&
    value !== null &&
    "page" in value &&
    "frame" in value &&
    typeof value.page === "string" &&
    value.page.length <= 64
  );
}
