/** The studio as a host gives it to its windows: their calls over a port, their pictures over requests. */
import type { Port } from "../../contract/rpc/port.ts";
import { type Handlers, serve, type ServeOptions } from "../../contract/rpc/server.ts";
import { type StudioCalls, studioCalls, type StudioEvents } from "../../contract/studio.ts";
import type { StudioService } from "../studio-service.ts";

export interface ServedStudio {
  /** Answers `/media/…` and `/upload`. */
  media(request: Request): Promise<Response>;
  /** Serves a window until its port ends. */
  serve(port: Port, options?: ServeOptions): void;
}

/** A studio that is open. */
export const served = ({ handlers, media, onEvent }: Omit<StudioService, "close">): ServedStudio => ({
  media,
  serve(port, options) {
    const window = serve<StudioCalls, StudioEvents>(port, studioCalls, handlers, options);
    void window.closed.then(onEvent(({ name, payload }) => window.emit(name, payload)));
  },
});

/** One that could not be opened: it says why to whoever asks. */
export function unserved(reason: unknown): ServedStudio {
  const refuse = () => Promise.reject(reason);
  const handlers = Object.fromEntries(Object.keys(studioCalls).map((call) => [call, refuse]));
  return served({
    handlers: handlers as unknown as Handlers<StudioCalls, StudioEvents>,
    media: refuse,
    onEvent: () => () => undefined,
  });
}
