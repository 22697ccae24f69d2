/** The server's end of a window's WebSocket: `socketPort`, watched over. */
import type { WebSocket } from "ws";
import type { Port } from "../../contract/rpc/port.ts";
import { type Socket, socketPort } from "../../contract/rpc/socket.ts";

export interface WatchOptions {
  /** Milliseconds between two looks whether the window still answers. */
  readonly heartbeat?: number;
  /**
   * Bytes that may wait for a window that reads too slowly; above it is let go, to connect anew and ask for what is.
   */
  readonly backlog?: number;
}

/** A window that no longer answers, or no longer keeps up, is disconnected. */
export function watchedPort(
  socket: WebSocket,
  { heartbeat = 30_000, backlog = 64 * 2 ** 20 }: WatchOptions = {},
): Port {
  const port = socketPort(socket as unknown as Socket);
  let alive = true;
  socket.on("pong", () => (alive = true));
  const beat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, heartbeat);
  beat.unref();
  socket.once("close", () => clearInterval(beat));
  return {
    ...port,
    post(frame) {
      port.post(frame);
      if (socket.bufferedAmount > backlog) socket.terminate();
    },
  };
}
