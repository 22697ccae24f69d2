/** A port over a WebSocket: the browser's own, or the server's, which has the same face. */
import { Fault } from "../fault.ts";
import type { Port } from "./port.ts";
import { decodeFrame, encodeFrame } from "./wire.ts";

/** What of a WebSocket the port uses. */
export interface Socket {
  readonly readyState: number;
  binaryType: string;
  send(message: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: "error", listener: () => void): void;
}

const connecting = 0;
const open = 1;
const closed = 3;

/** Why a socket closed, by the codes of RFC 6455 that are likely here. */
const reasons: Readonly<Record<number, string>> = {
  1000: "one side closed it",
  1001: "the studio ended or the window was left",
  1005: "one side closed it",
  1006: "the studio cannot be reached",
  1009: "a message was too large",
};

/**
 * Frames that cannot be read arrive as `null`, so that the side that serves passes over them.
 * It may be made before the socket is open: what is posted until then waits.
 */
export function socketPort(socket: Socket): Port {
  socket.binaryType = "arraybuffer";
  const unsent: (string | Uint8Array<ArrayBuffer>)[] = [];
  const early: unknown[] = [];
  let hear = (frame: unknown): void => void early.push(frame);
  let tell = (_: Fault): void => {};
  let ended: Fault | null = null;

  const end = (code: number, reason: string) => {
    if (ended) return;
    ended = new Fault("rpc.closed", { reason: reason || (reasons[code] ?? `code ${code}`) }) as Fault;
    tell(ended);
  };
  socket.addEventListener("open", () => unsent.splice(0).forEach((message) => socket.send(message)));
  socket.addEventListener("message", ({ data }) => hear(readable(data)));
  socket.addEventListener("close", ({ code, reason }) => end(code, reason));
  // A close always follows; without a listener Node would take it for uncaught.
  socket.addEventListener("error", () => {});

  return {
    post(frame) {
      const message = encodeFrame(frame);
      if (socket.readyState === connecting) unsent.push(message);
      else if (socket.readyState === open) socket.send(message);
    },
    listen(onFrame, onClose) {
      hear = onFrame;
      tell = onClose;
      for (const frame of early.splice(0)) onFrame(frame);
      if (ended) onClose(ended);
      else if (socket.readyState === closed) end(1006, "");
    },
    close: () => socket.close(1000),
  };
}

function readable(data: unknown): unknown {
  try {
    return decodeFrame(data as string | ArrayBuffer);
  } catch {
    return null;
  }
}
