/**
 * The sessions of Electron's windows: a port for every page, which ends when the page is replaced or its window goes.
 */
import { channels, type Envelope } from "../../contract/bridge.ts";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

/** What of a window's `webContents` is used. */
export interface Contents {
  readonly id: number;
  send(channel: string, message: Envelope): void;
  isDestroyed(): boolean;
}

export interface WindowSessions {
  /** Takes a message whose sender is trusted. */
  receive(contents: Contents, message: Envelope): void;
  /** The window has gone, or its page has crashed. */
  gone(contents: number): void;
}

interface Session {
  readonly page: string;
  readonly hear: (frame: unknown) => void;
  readonly end: (reason: string) => void;
}

/** @param open  serves the studio over the port of a page that was not there before */
export function windowSessions(open: (port: Port) => void): WindowSessions {
  const sessions = new Map<number, Session>();

  function begin(contents: Contents, page: string): Session {
    let hear = (_: unknown): void => {};
    let tell = (_: Fault): void => {};
    let ended = false;
    const session: Session = {
      page,
      hear: (frame) => hear(frame),
      end(reason) {
        if (ended) return;
        ended = true;
        if (sessions.get(contents.id) === session) sessions.delete(contents.id);
        tell(new Fault("rpc.closed", { reason }) as Fault);
      },
    };
    sessions.set(contents.id, session);
    open({
      post(frame) {
        if (!ended && !contents.isDestroyed()) contents.send(channels.toWindow, { page, frame });
      },
      listen(onFrame, onClose) {
        hear = onFrame;
        tell = onClose;
      },
      close: () => session.end("the application ended it"),
    });
    return session;
  }

  return {
    receive(contents, { page, frame }) {
      const known = sessions.get(contents.id);
      if (known?.page === page) return known.hear(frame);
      // The ids of a reloaded page's calls begin anew: its predecessor's must not be taken for them.
      known?.end("the page was loaded again");
      begin(contents, page).hear(frame);
    },
    gone: (contents) => sessions.get(contents)?.end("the window was closed"),
  };
}
